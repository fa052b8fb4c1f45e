import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorageProvider } from '@music-platform/bridge-traits';
import { SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { MockIncrementalProvider, type RemoteDrive, virtualDrive } from '@music-platform/testkit';
import { systemClock } from '@music-platform/testkit/emulators';
import { answer } from '../common/child.ts';
import { completed } from '../common/completed.ts';
import { songsApart } from './song-set.ts';

/** What reading one track asked for. */
export interface TrackRead {
  readonly requests: number;
  readonly bytes: number;
}

const answers = answer({
  /** Albums of 30 to 100 KB covers, files of full length. */
  albums: ({ tracks, covers }: { tracks: number; covers: boolean }): Promise<TrackRead[]> => {
    return readsOf(virtualDrive({ tracks, seed: 3, drive: { clock: systemClock } }), tracks, covers);
  },
  /** Songs alone in their folders, half of them with covers of 500 KB. */
  apart: ({ covers }: { covers: boolean }): Promise<TrackRead[]> => {
    const { remote, tracks } = songsApart();
    return readsOf(remote, tracks, covers);
  },
});

/** What a process that reads songs can be asked. `covers`: one cover of each album is fetched as well. */
export type ReadAnswers = typeof answers;

async function readsOf(remote: RemoteDrive, tracks: number, covers: boolean): Promise<TrackRead[]> {
  const folder = await mkdtemp(join(tmpdir(), 'music-bench-'));
  const database = await openNodeDatabase({ path: join(folder, 'bench.db') });
  const supports = { tags: false, contentHashes: [] };
  const counted = counting(new MockIncrementalProvider({ remote, clock: systemClock, supports }));
  const sync = new SyncCoordinator({
    database,
    providers: [{ profile: { id: 'bench', displayName: 'Bench' }, provider: counted.provider }],
    config: { extractArtwork: covers },
  });
  try {
    const { stats } = await completed(sync, sync.startFullSync('bench'));
    const { added, failed } = stats.items;
    if (added !== tracks || failed > 0) throw new Error(`${added} of ${tracks} added, ${failed} failed`);
    return counted.reads();
  } finally {
    await sync.close();
    await database.close();
    await rm(folder, { recursive: true });
  }
}

function counting(inner: StorageProvider): { provider: StorageProvider; reads(): TrackRead[] } {
  const reads = new Map<string, TrackRead>();
  return {
    provider: {
      kind: inner.kind,
      supports: inner.supports,
      listFiles: (options) => inner.listFiles(options),
      ...(inner.getChanges && { getChanges: inner.getChanges.bind(inner) }),
      download: async (file, options) => {
        const found = await inner.download(file, options);
        const { requests = 0, bytes = 0 } = reads.get(file.id) ?? {};
        const { start, end } = found.range;
        reads.set(file.id, { requests: requests + 1, bytes: bytes + end - start });
        return found;
      },
    },
    reads: () => [...reads.values()],
  };
}
