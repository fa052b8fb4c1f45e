import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyncCoordinator, type SyncJob } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { MockIncrementalProvider, virtualDrive } from '@music-platform/testkit';
import { systemClock } from '@music-platform/testkit/emulators';
import { answer } from '../common/child.ts';
import { completed } from '../common/completed.ts';
import { measured, type Taken } from '../common/measured.ts';
import { peakRssMb } from '../common/peak-rss.ts';
import { inOneFolder } from './rooted-provider.ts';

/** What a run over a virtual library of one size measured. */
export interface MemoryFigures {
  tracks: number;
  tracksFound: number;
  listingMs: number;
  fullMs: number;
  /** Of the whole process, while the first sync ran. */
  fullCpuMs: number;
  peakRssMb: number;
  /** 50 files renamed. */
  changedMs: number;
  changed: number;
  /** The folder that holds everything, renamed: each track has another path. */
  renameMs: number;
  renameCpuMs: number;
  renamed: number;
  renamePeakRssMb: number;
  databaseMb: number;
  incrementalCalls: Record<string, number>;
  incrementalMs: number;
  failed: number;
}

/** Files renamed at once. */
const changes = 50;
const [count = '10000', mode = 'read'] = process.argv.slice(2);
const tracks = Number(count);
const folder = await mkdtemp(join(tmpdir(), 'music-bench-'));
const remote = virtualDrive({
  tracks,
  seed: 1,
  providerTags: mode === 'tags',
  content: mode === 'tags' ? 'filler' : 'audio',
  drive: { clock: systemClock },
});
const rooted = inOneFolder(
  new MockIncrementalProvider({
    remote,
    clock: systemClock,
    supports: { tags: mode === 'tags', contentHashes: [] },
  }),
);
const database = await openNodeDatabase({ path: join(folder, 'bench.db') });
const sync = new SyncCoordinator({
  database,
  providers: [{ profile: { id: 'bench', displayName: 'Bench' }, provider: rooted.provider }],
  config: { maxConcurrentDownloads: 8, extractArtwork: false },
  memory: () => process.memoryUsage.rss(),
});

const run = async (start: Promise<string>): Promise<{ job: SyncJob } & Taken> => {
  const { result, ms, cpuMs } = await measured(() => completed(sync, start));
  return { job: result, ms, cpuMs };
};

const answers = answer({ measure }, async () => {
  await sync.close();
  await database.close();
  await rm(folder, { recursive: true });
});

/** What a process that syncs a virtual library can be asked. */
export type MemoryAnswers = typeof answers;

async function measure(): Promise<MemoryFigures> {
  const full = await run(sync.startFullSync('bench'));
  const peakOfFull = peakRssMb();
  const databaseMb = ((await database.sizeBytes?.()) ?? 0) / 1024 ** 2;
  const again = await run(sync.startIncrementalSync('bench'));
  for (let number = 0; number < changes; number += 1) {
    remote.rename(`vt${Math.floor((number * tracks) / changes)}`, `renamed ${number}.mp3`);
  }
  const changed = await run(sync.startIncrementalSync('bench'));
  rooted.rename('Musik');
  const renaming = await run(sync.startIncrementalSync('bench'));
  return {
    tracks,
    tracksFound: full.job.stats.items.added,
    listingMs: full.job.stats.durationMs.discovery,
    fullMs: full.ms,
    fullCpuMs: full.cpuMs,
    peakRssMb: peakOfFull,
    databaseMb,
    incrementalCalls: again.job.stats.apiCalls,
    incrementalMs: again.ms,
    changedMs: changed.ms,
    changed: changed.job.stats.items.moved,
    renameMs: renaming.ms,
    renameCpuMs: renaming.cpuMs,
    renamed: renaming.job.stats.items.moved,
    renamePeakRssMb: peakRssMb(),
    failed: full.job.stats.items.failed,
  };
}
