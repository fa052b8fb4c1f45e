import { contentOf, createAudioFile, type FileContent, type RemoteDrive } from '@music-platform/testkit';
import type { SyncConfigInput, SyncJob } from '../../src/index.ts';
import type { Engine } from '../support/engine.ts';
import { profileId, song } from '../support/world.ts';

/** A step of the fixed history: what happens to the cloud, then what the app does. */
export interface Stage {
  name: string;
  edit(remote: RemoteDrive): void;
  act(engine: Engine): Promise<unknown>;
  config?: SyncConfigInput;
}

/** Small batches, so that a few files take several transactions of every kind. */
export const smallBatches: SyncConfigInput = {
  maxConcurrentDownloads: 2,
  claimBatchSize: 4,
  writeBatchSize: 3,
  deletionGuard: { maxTracks: 100 },
};

/** Files of a page. */
export const pageSize = 4;

const album = (track: number, more: { title?: string; album?: string } = {}): FileContent =>
  song({ title: `Song ${track}`, artist: 'Artist', album: 'Album', track, ...more }, track);

function withCover(title: string): FileContent {
  const cover = { mimeType: 'image/jpeg', size: 900 } as const;
  const tags = { title, artist: 'Painter', album: 'Pictures', track: 1 };
  return contentOf(createAudioFile({ format: 'mp3', tags, durationMs: 2_000, cover }).bytes());
}

/** How a sync ended, when not well. */
export class SyncEnded extends Error {
  readonly job: SyncJob;
  constructor(job: SyncJob) {
    super(`${job.status}: ${job.error?.code}`);
    this.job = job;
  }
}

function mustComplete(job: SyncJob): void {
  if (job.status !== 'completed' || job.error !== null) throw new SyncEnded(job);
}

const full = async (engine: Engine): Promise<void> => mustComplete(await engine.full());
const incremental = async (engine: Engine): Promise<void> => mustComplete(await engine.incremental());

/** The job whose held deletions wait for a decision, if there is one. */
async function undecided(engine: Engine): Promise<SyncJob | undefined> {
  const jobs = await engine.sync.listHistory({ limit: 100 });
  return jobs.find((job) => job.deletionsHeld > 0 && job.deletionsDecision === null);
}

async function decide(engine: Engine, decision: 'approve' | 'reject'): Promise<void> {
  const job = await undecided(engine);
  if (job === undefined) return;
  if (decision === 'approve') await engine.sync.approveDeletions(job.id);
  else await engine.sync.rejectDeletions(job.id);
}

/** Every kind of work the engine does, once, on a handful of files. */
export const history: readonly Stage[] = [
  {
    name: 'first full sync',
    edit: (remote) => {
      for (const name of ['A', 'B', 'C']) remote.putFolder({ id: name, name });
      remote.putFolder({ id: 'A1', name: 'Inner', parentId: 'A' });
      for (const n of [1, 2, 3])
        remote.putFile({ id: `a${n}`, name: `${n}.mp3`, parentId: 'A', content: album(n) });
      remote.putFile({ id: 'b1', name: 'one.mp3', parentId: 'B', content: album(1) });
      remote.putFile({ id: 'b2', name: 'cover.mp3', parentId: 'B', content: withCover('Cover') });
      remote.putFile({ id: 'c1', name: 'broken.mp3', parentId: 'C', content: contentOf('no music at all') });
      remote.putFile({ id: 'c2', name: 'notes.txt', parentId: 'C', content: contentOf('text') });
      remote.putFile({ id: 'i1', name: 'inner.mp3', parentId: 'A1', content: album(5) });
    },
    act: full,
  },
  {
    name: 'edits by the change feed',
    edit: (remote) => {
      remote.rename('a1', '1 renamed.mp3');
      remote.move('a2', 'B');
      remote.edit('a3', album(30));
      remote.edit('b1', album(31));
      remote.rename('A', 'A renamed');
      remote.putFolder({ id: 'D', name: 'D' });
      remote.putFile({ id: 'd1', name: 'new.mp3', parentId: 'D', content: album(7) });
      remote.putFile({ id: 'd2', name: 'copy of cover.mp3', parentId: 'D', content: withCover('Cover') });
      remote.trash('c1');
    },
    act: incremental,
  },
  {
    name: 'losses, and files that come back as others',
    edit: (remote) => {
      remote.delete('d1');
      remote.putFile({ id: 'e1', name: 'elsewhere.mp3', parentId: 'B', content: album(7) });
      remote.delete('a1');
      remote.putFile({
        id: 'e2',
        name: '1 renamed.mp3',
        parentId: 'A',
        content: album(1, { title: 'Retagged' }),
      });
      remote.move('i1', 'D');
      remote.trash('A1');
      remote.delete('b2');
      remote.edit('b1', album(30));
    },
    act: incremental,
  },
  {
    name: 'a full sync after an expired cursor',
    edit: (remote) => {
      remote.delete('a3');
      remote.putFile({ id: 'f1', name: 'f.mp3', parentId: 'C', content: album(9) });
      remote.untrash('c1');
      remote.rename('D', 'D renamed');
      remote.expireCursors();
    },
    act: incremental,
  },
  {
    name: 'held deletions',
    edit: (remote) => {
      remote.trash('B');
      remote.putFile({ id: 'g1', name: 'g.mp3', parentId: 'D', content: album(11) });
    },
    act: incremental,
    config: { deletionGuard: { maxTracks: 1, maxShare: 0.1 } },
  },
  {
    name: 'a plan',
    edit: (remote) => remote.rename('g1', 'g2.mp3'),
    act: (engine) => engine.sync.planSync(profileId),
  },
  { name: 'approval', edit: () => undefined, act: (engine) => decide(engine, 'approve') },
  {
    name: 'held deletions once more',
    edit: (remote) => remote.trash('D'),
    act: incremental,
    config: { deletionGuard: { maxTracks: 1, maxShare: 0.1 } },
  },
  { name: 'rejection', edit: () => undefined, act: (engine) => decide(engine, 'reject') },
  {
    name: 'everything returns',
    edit: (remote) => {
      for (const id of ['B', 'D', 'A1']) remote.untrash(id);
    },
    act: incremental,
  },
  { name: 'nothing new', edit: () => undefined, act: incremental },
];
