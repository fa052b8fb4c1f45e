import { join } from 'node:path';
import type { AbortOptions, Clock } from '@music-platform/bridge-traits';
import { SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import {
  contentOf,
  createAudioFile,
  createRandom,
  MockIncrementalProvider,
  patternContent,
  type RemoteDrive,
  virtualDrive,
} from '@music-platform/testkit';

const dayMs = 86_400_000;
/** Everything takes this many times as long as it does: the clouds of this library are in memory. */
const slowness = 30;

/** Names that cloud storage has and pages stumble over. */
const oddNames = [
  'أغنية طويلة جدا من مكان بعيد',
  '🎷 Jazz & 🥁 Drums 👩‍👩‍👧‍👦',
  '<img src=x onerror="document.title=1"><b>Not markup</b>',
  `The Longest Title Anybody Ever Gave a Song ${'and It Goes On '.repeat(17)}`,
  'Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaargh',
] as const;

/** What the library is like. */
export interface PreparedOptions {
  readonly tracks: number;
  /** Of the source that the page shall think it comes from. */
  readonly profileId: string;
  readonly now?: number;
}

/**
 * Writes a library as it is after two weeks: several syncs, odd names, copies, files that cannot be read, and deletions that wait for a
 * decision. The page can import it. Returns the path of the file.
 */
export async function prepareLibrary(
  folder: string,
  { tracks, profileId, now = Date.now() }: PreparedOptions,
): Promise<string> {
  const path = join(folder, 'prepared.sqlite');
  const remote = virtualDrive({ tracks, formats: ['mp3', 'flac'], covers: false, sizeFactor: 0.02 });
  const clock = slowClock(now - 14 * dayMs);
  await using database = await openNodeDatabase({ path });
  await using sync = new SyncCoordinator({
    database,
    clock,
    providers: [
      {
        profile: { id: profileId, displayName: 'Demo cloud' },
        provider: new MockIncrementalProvider({ remote, clock }),
      },
    ],
    config: { deletionGuard: { maxTracks: 10, maxShare: 0.1 } },
  });
  const run = async (): Promise<void> =>
    void (await sync.waitFor(await sync.startIncrementalSync(profileId)));
  putOddFiles(remote);
  await run();
  const random = createRandom('two weeks');
  for (let day = 1; day <= 12; day += 1) {
    clock.goTo(now - (14 - day) * dayMs);
    for (let edit = random.int(1, 12); edit > 0; edit -= 1)
      editOne(remote, tracks, `${day}-${edit}`, random.int(0, tracks - 1));
    await run();
  }
  clock.goTo(now - 90_000);
  for (let index = 0; index < tracks / 4; index += 1) {
    if (remote.get(`vt${index}`)?.state === 'present') remote.trash(`vt${index}`);
  }
  await run();
  return path;
}

function putOddFiles(remote: RemoteDrive): void {
  for (const [index, name] of oddNames.entries()) {
    const tags = {
      title: name,
      artist: name,
      album: `${name} (album)`,
      track: index + 1,
      year: 2001 + index,
    };
    const file = createAudioFile({ format: 'mp3', tags, durationMs: 3000 });
    remote.putPath(['Odd names', `${index}.mp3`], contentOf(file.bytes()));
    remote.putPath(['Copies of odd names', `Copy ${index}.mp3`], contentOf(file.bytes()));
  }
  for (let index = 0; index < 6; index += 1) {
    remote.putPath(['Broken', `Broken file ${index + 1}.mp3`], patternContent(4000 + index, index));
  }
  remote.putPath(['Broken', 'Nothing in it.flac'], contentOf(new Uint8Array(0)));
}

function editOne(remote: RemoteDrive, tracks: number, name: string, index: number): void {
  const item = remote.get(`vt${index % tracks}`);
  if (item?.state !== 'present') return;
  if (index % 3 === 0) remote.rename(item.id, `${name} ${item.name}`);
  else if (index % 3 === 1) remote.copy(item.id, { name: `Copy of ${item.name}` });
  else {
    const tags = { title: `New song ${name}`, artist: 'Somebody New', album: 'Fresh' };
    remote.putPath(
      ['New', `${name}.mp3`],
      contentOf(createAudioFile({ format: 'mp3', tags, durationMs: 3000 }).bytes()),
    );
  }
}

/** A clock that can be set forward, and runs faster than time. */
function slowClock(startAt: number): Clock & { goTo(at: number): void } {
  let [base, since] = [startAt, performance.now()];
  return {
    now: () => Math.round(base + (performance.now() - since) * slowness),
    sleep: (ms: number, { signal }: AbortOptions = {}) =>
      new Promise<void>((resolve, reject) => {
        const timer = setTimeout(resolve, ms / slowness);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(signal.reason);
        });
      }),
    goTo: (at) => {
      [base, since] = [at, performance.now()];
    },
  };
}
