import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProviderError, SyncError } from '@music-platform/bridge-traits';
import { afterAll, describe, expect, it } from 'vitest';
import { CrashLab, type Disturbance, type Disturbed } from './crash-lab.ts';
import { history, type Stage } from './scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'mpc-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Disturbs the stage at every `stride`-th place; each time, the next process must bring it to the same end. */
async function sweep(
  lab: CrashLab,
  stage: Stage,
  disturbanceAt: (at: number) => Disturbance,
  { stride = 1, check = (_: Disturbed): void => undefined } = {},
): Promise<number> {
  const { before, expected, ids } = await lab.play(stage);
  expect(expected.offences).toEqual([]);
  for (let at = 1; ; at += stride) {
    const disturbed = await lab.disturb(before, stage, disturbanceAt(at));
    const where = `${stage.name}, ${at}: ${disturbed.failed}`;
    check(disturbed);
    if (disturbed.failed === undefined) return at;
    const { ids: left, expected: now } = await lab.repeat(disturbed.path, stage);
    expect(now.offences, where).toEqual([]);
    expect(now.state, where).toEqual(expected.state);
    for (const id of ids.keys()) expect(now.ids.get(id), where).toBe(expected.ids.get(id));
    for (const id of left.keys()) expect(now.ids.has(id), where).toBe(true);
    lab.remove(disturbed.path);
  }
}

describe('a process that dies before any statement, begin or commit', () => {
  const lab = new CrashLab(mkdtempSync(join(folder, 'lab-')));
  const error = new Error('the process has died');
  it.each(history)('[CR1] $name: the next run gives what an uninterrupted run gives', async (stage) => {
    const t = Date.now();
    const n = await sweep(lab, stage, (at) => ({ database: { at, error, crash: true } }));
    process.stdout.write(`${stage.name} ${n} ${Date.now() - t}\n`);
  });
});

describe('a statement, begin or commit that fails while the process goes on', () => {
  const lab = new CrashLab(mkdtempSync(join(folder, 'lab-')));
  const error = new SyncError('DATABASE_FULL', 'no room left');
  it.each(history)('[CR2] $name: the job says why, and the next run repairs', async (stage) => {
    await sweep(lab, stage, (at) => ({ database: { at, error, crash: false } }), {
      check: ({ end, failed }) =>
        process.stdout.write(`${failed?.slice(0, 50)} -> ${String(end).slice(0, 100)}\n`),
    });
  });
});

describe('a provider that fails at any call', () => {
  const lab = new CrashLab(mkdtempSync(join(folder, 'lab-')));
  const error = new ProviderError('UNAVAILABLE', 'the connection is lost');
  it.each(history)('[CR3] $name: the next run gives what an uninterrupted run gives', async (stage) => {
    await sweep(lab, stage, (at) => ({ provider: { at, error } }), {
      check: ({ end, failed }) =>
        process.stdout.write(`${failed?.slice(0, 50)} -> ${String(end).slice(0, 100)}\n`),
    });
  });
});
