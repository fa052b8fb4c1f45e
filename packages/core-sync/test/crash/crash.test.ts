import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProviderError, SyncError } from '@music-platform/bridge-traits';
import { afterAll, describe, expect, it } from 'vitest';
import { CrashLab, type Disturbance, type Disturbed } from './crash-lab.ts';
import { history, type Stage, SyncEnded } from './scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'mpc-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `CRASH_EVERY=1` disturbs at every single operation; by default a part of them, another one in each stage. */
const every = Number(process.env['CRASH_EVERY'] ?? 0);
const timeout = 600_000;

interface SweepOptions {
  stride?: number;
  check?(disturbed: Disturbed): void;
}

/** Disturbs the stage at every `stride`-th place; each time, the next process must bring it to the same end. */
async function sweep(
  lab: CrashLab,
  stage: Stage,
  disturbanceAt: (at: number) => Disturbance,
  { stride = 1, check }: SweepOptions = {},
): Promise<void> {
  const { before, expected, ids } = await lab.play(stage);
  expect(expected.offences).toEqual([]);
  for (let at = 1 + (history.indexOf(stage) % stride); ; at += stride) {
    const disturbed = await lab.disturb(before, stage, disturbanceAt(at));
    const where = `${stage.name}, ${at}: ${disturbed.failed}`;
    if (disturbed.failed === undefined) break;
    check?.(disturbed);
    const { ids: left, expected: now } = await lab.repeat(disturbed.path, stage);
    expect(now.offences, where).toEqual([]);
    expect(now.state, where).toEqual(expected.state);
    for (const id of ids.keys()) expect(now.ids.get(id), where).toBe(expected.ids.get(id));
    for (const id of left.keys()) expect(now.ids.has(id), where).toBe(true);
    lab.remove(disturbed.path);
  }
}

function codeOf(end: unknown): string | undefined {
  if (end instanceof SyncEnded) return end.job.error?.code ?? end.job.status;
  return end instanceof SyncError || end instanceof ProviderError ? end.code : undefined;
}

describe('a process that dies before any statement, begin or commit', () => {
  const lab = new CrashLab(mkdtempSync(join(folder, 'lab-')));
  const error = new Error('the process has died');
  it.each(history)(
    '[CR1] [CR2] $name: the next run gives what an uninterrupted run gives',
    (stage) => sweep(lab, stage, (at) => ({ database: { at, error, crash: true } }), { stride: every || 4 }),
    timeout,
  );
});

describe('a statement, begin or commit that fails while the process goes on', () => {
  const lab = new CrashLab(mkdtempSync(join(folder, 'lab-')));
  it.each(history)(
    '[CR3] $name: the job says why, and the next run repairs',
    (stage) => {
      const error = new SyncError('DATABASE_FULL', 'There is no room left.');
      const check = ({ end }: Disturbed): void => {
        // Retention, the heartbeat and the first attempts to record an end are repeated by themselves.
        expect([undefined, 'DATABASE_FULL', 'RESOLUTION_FAILED']).toContain(codeOf(end));
      };
      return sweep(lab, stage, (at) => ({ database: { at, error, crash: false } }), {
        stride: every || 7,
        check,
      });
    },
    timeout,
  );
});

describe('a provider that fails at any call', () => {
  const lab = new CrashLab(mkdtempSync(join(folder, 'lab-')));
  it.each(history)(
    '[CR4] $name: the next run gives what an uninterrupted run gives',
    async (stage) => {
      const error = new ProviderError('UNAVAILABLE', 'The connection is lost.');
      const check = ({ end }: Disturbed): void => {
        expect([undefined, 'UNAVAILABLE']).toContain(codeOf(end));
      };
      await sweep(lab, stage, (at) => ({ provider: { at, error } }), { check });
    },
    timeout,
  );
});
