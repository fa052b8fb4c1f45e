import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Library, SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { createLocalProvider } from '@music-platform/provider-local';
import { virtualLibrary, writeLibrary } from '@music-platform/testkit';

/** What syncing a folder of real files measured. */
export interface LocalFigures {
  files: number;
  walkMs: number;
  fullMs: number;
  unchangedMs: number;
  changedMs: number;
  bytesRead: number;
  requests: number;
}

const files = Number(process.argv[2] ?? 10_000);
const folder = await mkdtemp(join(tmpdir(), 'music-bench-'));
const root = join(folder, 'Music');
try {
  await writeLibrary(root, virtualLibrary({ tracks: files, seed: 2, sizeFactor: 0.03 }), { limit: files });
  const database = await openNodeDatabase({ path: join(folder, 'bench.db') });
  const sync = new SyncCoordinator({
    database,
    providers: [{ profile: { id: 'bench', displayName: 'Bench' }, provider: createLocalProvider({ root }) }],
  });
  const timed = async () => {
    const started = performance.now();
    const job = await sync.waitFor(await sync.startIncrementalSync('bench'));
    if (job.status !== 'completed') throw new Error(`${job.status}: ${job.error?.message}`);
    return { ms: performance.now() - started, job };
  };
  walk(root);
  const walkStarted = performance.now();
  walk(root);
  const walkMs = performance.now() - walkStarted;
  const full = await timed();
  const unchanged = await timed();
  const library = await Library.open(database);
  const { items } = await library.tracks({ limit: 50 });
  for (const { path } of items) if (path !== null) await utimes(join(root, path), new Date(), new Date());
  const changed = await timed();
  const figures: LocalFigures = {
    files,
    walkMs,
    fullMs: full.ms,
    unchangedMs: unchanged.ms,
    changedMs: changed.ms,
    bytesRead: full.job.stats.bytesDownloaded,
    requests: full.job.stats.rangedReads,
  };
  process.send?.(figures);
  await sync.close();
  await database.close();
} finally {
  await rm(folder, { recursive: true });
}

function walk(directory: string): number {
  let count = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) count += walk(path);
    else count += statSync(path).size > 0 ? 1 : 0;
  }
  return count;
}
