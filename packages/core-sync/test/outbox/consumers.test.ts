import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeDatabase } from '@music-platform/db-node';
import { createRandom } from '@music-platform/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Library, type LibraryEvent } from '../../src/index.ts';
import { History } from '../support/history.ts';
import { fill, numberedSong, select } from '../support/scenes.ts';
import { createWorld, profileId } from '../support/world.ts';

/** What an app knows that listens to the outbox alone and looks each track up. */
class Mirror {
  readonly paths = new Map<string, string | null>();
  readonly #library: Library;

  constructor(library: Library) {
    this.#library = library;
  }

  async take(events: readonly LibraryEvent[]): Promise<void> {
    for (const { type, trackId, payload } of events) {
      if (type === 'merged') this.paths.delete(payload['from'] as string);
      const track = await this.#library.track(trackId);
      if (track === undefined || track.id !== trackId || track.deletedAt !== null) this.paths.delete(trackId);
      else this.paths.set(trackId, track.path);
    }
  }
}

describe('consumers of the outbox', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    '[OB2] one that only looks up what it is told has every path, after any history (seed %i)',
    async (seed) => {
      const world = await createWorld({
        seed,
        config: { deletionGuard: { maxTracks: 1_000, holdEmptyListing: false } },
        provider:
          seed % 2 === 0
            ? { supports: { changeFeed: false, stableIds: false, contentHashes: [] } }
            : { pageSize: 3 },
      });
      const history = new History(world.remote, createRandom(seed));
      const mirror = new Mirror(world.library);
      for (let round = 0; round < 4; round += 1) {
        for (let step = 0; step < 8; step += 1) history.step();
        await world.incremental();
        const events = await world.library.readEvents({ consumer: 'mirror', limit: 1_000 });
        await mirror.take(events);
        if (events.length > 0) await world.library.acknowledgeEvents('mirror', events.at(-1)!.seq);
        const visible = [...(await world.tracks()).values()].map(({ id, path }) => [id, path]);
        expect([...mirror.paths].sort(), history.log.join('\n')).toEqual(visible.sort());
      }
    },
  );

  it('[OB3] each keeps its own position, gets what it has not acknowledged again, and goes on after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'core-sync-'));
    const path = join(folder, 'catalogue.db');
    const database = await openNodeDatabase({ path });
    const world = await createWorld({ database });
    onTestFinished(async () => {
      await rm(folder, { recursive: true });
    });
    fill(world.remote, 3);
    await world.full();
    const read = async (consumer: string, limit?: number) =>
      (await world.library.readEvents({ consumer, limit })).map(({ seq }) => seq);
    const [first, second] = await read('a', 2);
    expect(await read('a', 2)).toEqual([first, second]);
    await world.library.acknowledgeEvents('a', first!);
    expect((await read('a'))[0]).toBe(second);
    expect((await read('b'))[0]).toBe(first);
    await world.sync.close();
    await database.close();

    const again = await openNodeDatabase({ path });
    onTestFinished(() => again.close());
    const library = await Library.open(again);
    expect((await library.readEvents({ consumer: 'a' }))[0]?.seq).toBe(second);
    expect((await library.readEvents({ consumer: 'b' }))[0]?.seq).toBe(first);
  });

  it('[OB1] an event commits with the change it tells of, and says which job made it', async () => {
    const world = await createWorld();
    const [file] = fill(world.remote, 1);
    const job = await world.full();
    const before = await world.library.readEvents({ consumer: 'test', limit: 100 });
    expect(before.every((event) => event.jobId === job.id && event.profileId === profileId)).toBe(true);
    await select(
      world.database,
      `create trigger refuse before insert on library_events when new.type = 'updated' begin select raise(abort, 'no'); end`,
    );
    world.remote.edit(file!.id, numberedSong(2));
    await world.incremental();
    expect(await world.library.readEvents({ consumer: 'test', limit: 100 })).toEqual(before);
    expect([...(await world.tracks()).values()]).toMatchObject([{ title: 'Title 1' }]);
  });
});
