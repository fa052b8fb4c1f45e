import { Library, SyncCoordinator } from '@music-platform/core-sync';
import { contentOf, createAudioFile, MockIncrementalProvider, virtualDrive } from '@music-platform/testkit';
import type { WasmDatabase } from '../src/index.ts';

/** What the engine did on a database, for a test to look at. */
export interface EngineReport {
  readonly full: string;
  readonly incremental: string;
  readonly tracks: readonly number[];
  readonly albums: number;
  readonly found: readonly string[];
  readonly problems: readonly string[];
}

const profile = { id: 'profile-1', displayName: 'Test' };

function song(title: string): Uint8Array {
  const tags = { title, artist: 'Ella Example', album: 'Songs of a Test' };
  return createAudioFile({ format: 'mp3', tags, durationMs: 2_000 }).bytes();
}

/** A first sync of a small cloud, some changes, an incremental sync, and the library as it is read in between and afterwards. */
export async function playEngine(
  database: WasmDatabase,
  tracks: number,
  /** Called when the engine is open and has not begun. */
  onOpen: () => Promise<unknown> = async () => undefined,
): Promise<EngineReport> {
  const remote = virtualDrive({ tracks, formats: ['mp3', 'flac'], covers: false, sizeFactor: 0.05 });
  const provider = new MockIncrementalProvider({ remote, pageSize: 25 });
  const sync = new SyncCoordinator({ database, providers: [{ profile, provider }] });
  const library = await Library.open(database);
  const counts: number[] = [];
  const count = async (): Promise<void> => void counts.push((await library.statistics()).tracks);
  await sync.listHistory();
  await onOpen();
  const full = await sync.waitFor(await sync.startFullSync(profile.id));
  await count();
  const added = remote.putPath(
    ['Ella Example', 'Songs of a Test', '01.mp3'],
    contentOf(song('Première fois')),
  );
  remote.putPath(['Ella Example', 'Songs of a Test', '02.mp3'], contentOf(song('Second time')));
  const incremental = await sync.waitFor(await sync.startIncrementalSync(profile.id));
  await count();
  const { tracks: found } = await library.search('premiere ella');
  remote.trash(added.id);
  await sync.waitFor(await sync.startIncrementalSync(profile.id));
  await count();
  const albums = await library.albums({ limit: 1000 });
  await sync.close();
  return {
    full: full.status,
    incremental: incremental.status,
    tracks: counts,
    albums: albums.items.length,
    found: found.map(({ title }) => title),
    problems: await database.integrityCheck(),
  };
}
