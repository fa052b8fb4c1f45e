import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CrashLab } from './crash-lab.ts';
import { history } from './scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'mpc-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a process that dies at any statement, begin or commit', () => {
  const lab = new CrashLab(folder);
  it.each(history)('[CR1] $name: running again gives what an uninterrupted run gives', async (stage) => {
    const { before, expected, ids } = await lab.play(stage);
    expect(expected.offences).toEqual([]);
    const t = Date.now();
    let at = 1;
    for (; ; at++) {
      const fault = { at, error: new Error('the process died'), crash: true };
      const { path, failed } = await lab.disturb(before, stage, fault);
      if (failed === undefined) break;
      const where = `${stage.name}, operation ${at}: ${failed}`;
      await lab.run(path, stage);
      const { state, offences, ids: now } = await lab.outcome(path);
      expect(offences, where).toEqual([]);
      expect(state, where).toEqual(expected.state);
      for (const id of ids.keys()) expect(now.get(id), where).toBe(expected.ids.get(id));
      lab.remove(path);
    }
    process.stdout.write(`${stage.name} ${at} ${Date.now() - t}ms\n`);
  });
});
