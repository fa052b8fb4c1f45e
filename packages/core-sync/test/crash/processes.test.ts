import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeDatabase } from '@music-platform/db-node';
import { MockIncrementalProvider, RemoteDrive } from '@music-platform/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Library } from '../../src/index.ts';
import { findOffences } from '../support/consistency.ts';
import { type Engine, startEngine } from '../support/engine.ts';
import { visibleCatalogue } from '../support/history.ts';
import { profileId } from '../support/world.ts';
import { fillFixedCloud, startAt } from './fixed-cloud.ts';

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mpc-processes-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'catalogue.db');
}

/** A process that syncs into `path` and stands still at its n-th provider call. */
async function processStoppedAt(path: string, call: number): Promise<ChildProcess> {
  const script = join(import.meta.dirname, '../children/sync-process.ts');
  const child = fork(script, [path, String(call)], {
    execArgv: ['--conditions=@music-platform/source', '--disable-warning=ExperimentalWarning'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

function isRunning(owner: string): boolean {
  try {
    return process.kill(Number(owner.replace('pid:', '')), 0);
  } catch {
    return false;
  }
}

async function engineOn(path: string): Promise<Engine & { offences(): Promise<string[]> }> {
  const database = await openNodeDatabase({ path });
  const remote = new RemoteDrive();
  fillFixedCloud(remote);
  const engine = await startEngine({
    database,
    provider: new MockIncrementalProvider({ remote, pageSize: 5 }),
    startAt: startAt + 1_000,
    options: { owner: { id: `pid:${process.pid}`, isAlive: isRunning } },
  });
  onTestFinished(async () => {
    await engine.sync.close();
    await database.close();
  });
  return { ...engine, offences: () => findOffences(database) };
}

describe('two processes on one file', () => {
  it('[CR6] the second is told who syncs since when, and takes over as soon as the first is dead', async () => {
    const path = temporaryFile();
    const child = await processStoppedAt(path, 6);
    const engine = await engineOn(path);
    await expect(engine.incremental()).rejects.toMatchObject({
      code: 'SYNC_IN_PROGRESS',
      details: { owner: `pid:${child.pid}`, since: startAt },
    });
    expect(await engine.sync.isSyncActive(profileId)).toBe(true);
    await kill(child);
    expect(await engine.sync.isSyncActive(profileId)).toBe(false);
    const job = await engine.incremental();
    expect(job).toMatchObject({ status: 'completed', error: null });
    const [, interrupted] = await engine.sync.listHistory();
    expect(interrupted).toMatchObject({ status: 'failed', error: { code: 'INTERRUPTED' } });
  });

  it.each([1, 2, 3, 5, 9, 13])(
    '[CR1] [CR6] a process killed at its provider call %i leaves a file that the next one completes',
    async (call) => {
      const path = temporaryFile();
      await kill(await processStoppedAt(path, call));
      const engine = await engineOn(path);
      expect((await engine.incremental()).status).toBe('completed');
      expect(await engine.offences()).toEqual([]);
      const fresh = await engineOn(temporaryFile());
      await fresh.full();
      expect(await visibleCatalogue(engine.library)).toEqual(await visibleCatalogue(fresh.library));
    },
  );

  it('[CR7] while one process syncs, another reads what is committed, through a connection that only reads', async () => {
    const path = temporaryFile();
    const child = await processStoppedAt(path, 6);
    const database = await openNodeDatabase({ path, readOnly: true });
    onTestFinished(() => database.close());
    const library = await Library.open(database);
    const { items } = await library.tracks({ limit: 100 });
    expect(items).toHaveLength(12);
    expect(items.map(({ path: at }) => at)).toContain('Album 1/1.mp3');
    expect((await library.statistics()).queued).toBeGreaterThan(0);
    expect((await library.search('Song')).tracks).toEqual(
      items.filter(({ tagSource }) => tagSource === 'file'),
    );
    await kill(child);
  });

  it('[CR7] a reader sees the library grow, never shrink and never half a track, while a sync runs', async () => {
    const path = temporaryFile();
    const engine = await engineOn(path);
    const database = await openNodeDatabase({ path, readOnly: true });
    onTestFinished(() => database.close());
    const jobId = await engine.sync.startFullSync(profileId);
    const library = await Library.open(database);
    let ended = false;
    const end = engine.sync.waitFor(jobId).then(() => {
      ended = true;
    });
    let seen = 0;
    for (let last = false; !last; ) {
      last = ended;
      const { items } = await library.tracks({ limit: 100 });
      expect(items.length).toBeGreaterThanOrEqual(seen);
      expect(items.filter(({ title, path: at }) => title === '' || at === null)).toEqual([]);
      seen = items.length;
    }
    await end;
    expect(seen).toBe(12);
  });
});
