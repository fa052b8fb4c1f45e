import type { ChangePage, FilePage, RemoteFile, StorageProvider } from '@music-platform/bridge-traits';
import { contentOf, createAudioFile, MockIncrementalProvider } from '@music-platform/testkit';
import { replay, type Scenario, type Step } from '@music-platform/testkit/simulation';
import { describe, expect, it } from 'vitest';
import { createWorld, profileId, type World } from '../support/world.ts';
import { inMemory } from './simulated-engine.ts';
import { sixtySteps } from './sixty-steps.ts';

/** A provider that breaks the contract in one way. */
type Lie = (honest: MockIncrementalProvider) => Partial<StorageProvider>;

async function* only<T>(...pages: T[]): AsyncGenerator<T, void> {
  yield* pages;
}

async function* mapped<T>(
  pages: AsyncIterable<T>,
  map: (page: T, index: number) => T,
): AsyncGenerator<T, void> {
  let index = 0;
  for await (const page of pages) {
    yield map(page, index);
    index += 1;
  }
}

const withoutSecondPage = (page: FilePage, index: number): FilePage =>
  index === 1 ? { ...page, files: [] } : page;

const everythingAt =
  (size: number) =>
  (page: FilePage): FilePage => ({
    ...page,
    files: page.files.map((file): RemoteFile => (file.kind === 'file' ? { ...file, size } : file)),
  });

const lies: Readonly<Record<string, Lie>> = {
  'an empty listing that claims to be complete': () => ({
    listFiles: () => only<FilePage>({ files: [], complete: true, cursor: 'made up' }),
  }),
  'a complete listing with a page left out': (honest) => ({
    listFiles: (options) => mapped(honest.listFiles(options), withoutSecondPage),
  }),
  'a cursor that never moves': (honest) => ({
    getChanges: (cursor, options) =>
      mapped(honest.getChanges?.(cursor, options) ?? only<ChangePage>(), (page) => ({ ...page, cursor })),
  }),
  'sizes that are too small': (honest) => ({
    listFiles: (options) => mapped(honest.listFiles(options), everythingAt(7)),
  }),
  'sizes that are too large': (honest) => ({
    listFiles: (options) => mapped(honest.listFiles(options), everythingAt(1_000_000_000)),
  }),
};

function lying(honest: MockIncrementalProvider, lie: Lie): StorageProvider {
  const { kind, supports } = honest;
  return {
    ...{ kind, supports },
    listFiles: (options) => honest.listFiles(options),
    download: (file, options) => honest.download(file, options),
    ...(honest.getChanges && { getChanges: honest.getChanges }),
    ...lie(honest),
  };
}

async function worldWithSongs(): Promise<World> {
  const world = await createWorld({ provider: { pageSize: 60 } });
  for (let number = 1; number <= 120; number += 1) {
    const tags = { title: `Title ${number}`, artist: 'Artist', album: 'Album', track: number };
    const bytes = createAudioFile({ format: 'mp3', tags, durationMs: 60 + number }).bytes();
    world.remote.putPath(['Artist', 'Album', `${number}.mp3`], contentOf(bytes));
  }
  await world.full();
  return world;
}

/** What the person sees: how many tracks are held and why, and how many are shown. */
async function syncWith(
  world: World,
  lie: Lie,
): Promise<{ held: number; reason: string | null; shown: number }> {
  world.sync.addProfile({
    profile: { id: profileId, displayName: 'Test' },
    provider: lying(world.provider, lie),
  });
  const job = await world.full();
  expect(job.status).toBe('completed');
  const { deletionsHeld: held, deletionsHeldReason: reason } = job;
  return { held, reason, shown: (await world.tracks()).size };
}

describe('a provider that breaks the contract never erases a library', () => {
  it('[RE9] an empty listing that claims to be complete is held, and says what may be wrong', async () => {
    const world = await worldWithSongs();
    const { held, reason, shown } = await syncWith(
      world,
      lies['an empty listing that claims to be complete'] as Lie,
    );
    expect({ held, shown }).toEqual({ held: 120, shown: 120 });
    expect(reason).toBe(
      'the listing came back without any of the 120 tracks: the storage may be unmounted or emptied',
    );
    expect(world.events.find(({ type }) => type === 'deletionsHeld')).toMatchObject({ tracks: 120, reason });
    world.sync.addProfile({ profile: { id: profileId, displayName: 'Test' }, provider: world.provider });
    await world.full();
    expect((await world.tracks()).size).toBe(120);
    expect((await world.sync.listHistory())[1]).toMatchObject({ deletionsDecision: 'obsolete' });
  });

  it('[RE9] a complete listing with a page left out is held, and says how much would go', async () => {
    const world = await worldWithSongs();
    const { held, reason, shown } = await syncWith(
      world,
      lies['a complete listing with a page left out'] as Lie,
    );
    expect(held).toBeGreaterThan(50);
    expect(shown).toBe(120);
    expect(reason).toBe(
      `${held} of 120 tracks (${Math.round((held / 120) * 100)} %) would be hidden, more than 50 tracks and 20 %`,
    );
  });

  it('[DI20] a cursor that never moves brings the same changes again, which change nothing', async () => {
    const world = await worldWithSongs();
    world.remote.rename((await world.tracks()).get('Artist/Album/1.mp3')?.itemId ?? '', 'renamed.mp3');
    await syncWith(world, lies['a cursor that never moves'] as Lie);
    const before = await world.tracks();
    expect(before.has('Artist/Album/renamed.mp3')).toBe(true);
    for (let run = 0; run < 3; run += 1) expect((await world.incremental()).status).toBe('completed');
    expect(await world.tracks()).toEqual(before);
  });

  it.each(['sizes that are too small', 'sizes that are too large'])(
    '[QU10] %s hide nothing and keep what was read',
    async (name) => {
      const world = await worldWithSongs();
      const titles = [...(await world.tracks()).values()].map(({ title }) => title);
      const { held, shown } = await syncWith(world, lies[name] as Lie);
      expect({ held, shown }).toEqual({ held: 0, shown: 120 });
      expect([...(await world.tracks()).values()].map(({ title }) => title)).toEqual(titles);
    },
  );

  it.each(Object.keys(lies))(
    '[RE8] in a history, %s costs nothing once the provider is honest',
    async (name) => {
      const songs = Array.from({ length: 9 }, (_, song): Step => {
        return { do: 'add', id: `f${song}`, name: `${song}.mp3`, in: 'main', song };
      });
      const scenario: Scenario = {
        ...sixtySteps,
        world: { ...sixtySteps.world, drives: 0, scopes: false },
        config: {
          ...sixtySteps.config,
          deletionGuard: { maxTracks: 1, maxShare: 0.1, holdEmptyListing: true },
        },
        steps: [
          ...songs,
          { do: 'rest' },
          { do: 'restart' },
          { do: 'edit', id: 'f1', song: 20 },
          { do: 'sync', full: true },
          { do: 'sync' },
          { do: 'restart' },
          { do: 'rest', full: true },
        ],
      };
      let processes = 0;
      const { violations, log } = await replay(scenario, {
        ...inMemory,
        provider: ({ remote, clock, world: { pageSize } }) => {
          processes += 1;
          const honest = new MockIncrementalProvider({ remote, clock, pageSize });
          return processes === 2 ? lying(honest, lies[name] as Lie) : honest;
        },
      });
      expect(violations, log.join('\n')).toEqual([]);
      expect(processes).toBe(3);
    },
  );
});
