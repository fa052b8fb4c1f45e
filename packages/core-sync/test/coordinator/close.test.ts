import { openNodeDatabase } from '@music-platform/db-node';
import { FakeClock, MockIncrementalProvider, RemoteDrive } from '@music-platform/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Library, type SyncConfigInput, SyncCoordinator } from '../../src/index.ts';
import { findOffences } from '../support/consistency.ts';
import { codeOf, dump, fill, numberedSong, select, until } from '../support/scenes.ts';
import { createWorld, profileId } from '../support/world.ts';

describe('close', () => {
  it('[JB18] what runs is cancelled and waited for, listeners end, the database stays open', async () => {
    const world = await createWorld();
    world.provider.faults.on('listFiles', { kind: 'stall' });
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => world.provider.calls.length === 1);
    const types: string[] = [];
    const listening = (async () => {
      for await (const event of world.sync.events()) types.push(event.type);
    })();
    await world.sync.close();
    await world.sync.close();
    await listening;
    expect(types).toEqual(['cancelled']);
    expect(await world.sync.getStatus(jobId)).toMatchObject({ status: 'cancelled' });
    expect(await world.library.statistics()).toMatchObject({ tracks: 0 });
  });

  it('[JB18] a start that is still under way does not slip past it', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    const start = codeOf(world.sync.startFullSync(profileId));
    await world.sync.close();
    expect([undefined, 'CANCELLED']).toContain(await start);
    for (const { status } of await world.sync.listHistory()) expect(status).toBe('cancelled');
    expect(await select(world.database, 'select * from sync_jobs where lease_owner is not null')).toEqual([]);
  });

  it('[JB18] `await using` closes', async () => {
    const database = await openNodeDatabase({ path: ':memory:' });
    onTestFinished(() => database.close());
    const provider = new MockIncrementalProvider();
    provider.faults.on('listFiles', { kind: 'stall' });
    let jobId: string;
    {
      await using sync = new SyncCoordinator({
        database,
        providers: [{ profile: { id: profileId, displayName: 'Test' }, provider }],
      });
      jobId = await sync.startFullSync(profileId);
    }
    expect(await select(database, `select status from sync_jobs where id = '${jobId}'`)).toEqual([
      { status: 'cancelled' },
    ]);
  });
});

async function twoAccounts(config: SyncConfigInput = {}) {
  const clock = new FakeClock({ auto: true });
  const database = await openNodeDatabase({ path: ':memory:' });
  const remotes = { a: new RemoteDrive({ clock }), b: new RemoteDrive({ clock }) };
  const providers = Object.entries(remotes).map(([id, remote]) => ({
    profile: { id, displayName: id },
    provider: new MockIncrementalProvider({ remote, clock }),
  }));
  const sync = new SyncCoordinator({ database, providers, clock, config });
  onTestFinished(async () => {
    await sync.close();
    await database.close();
  });
  const run = async (id: string) => sync.waitFor(await sync.startIncrementalSync(id));
  return { database, remotes, providers, sync, run, library: await Library.open(database) };
}

describe('removeProfile', () => {
  it('[JB16] a profile that is only removed keeps its library; its running sync is cancelled', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    await world.full();
    world.provider.faults.on('getChanges', { kind: 'stall' });
    const jobId = await world.sync.startIncrementalSync(profileId);
    await world.sync.removeProfile(profileId);
    expect((await world.sync.getStatus(jobId)).status).toBe('cancelled');
    expect(await codeOf(world.sync.startFullSync(profileId))).toBe('PROFILE_NOT_FOUND');
    expect((await world.tracks()).size).toBe(2);
  });

  it('[JB16] a forgotten profile leaves nothing but its events, which end with its tracks gone; others are untouched', async () => {
    const { database, remotes, providers, sync, run, library } = await twoAccounts();
    fill(remotes.a, 4);
    fill(remotes.b, 2, 10);
    for (const id of ['b', 'a']) await run(id);
    remotes.a.trash(remotes.a.putPath(['gone.mp3'], numberedSong(20)).id);
    providers[0]!.provider.faults.on('download', 'NOT_FOUND');
    fill(remotes.a, 2, 30);
    await run('a');
    const before = await dump(database);

    await sync.removeProfile('a', { forget: true });
    const after = await dump(database);
    const [b] = await select<{ key: number }>(database, `select key from profiles where id = 'b'`);
    for (const [table, rows] of Object.entries(after)) {
      if (table === 'library_events' || table === 'sqlite_sequence') continue;
      const kept = before[table]!.filter((row) => {
        const profile = (row as { profile_key?: number }).profile_key;
        return profile === undefined || profile === b?.key;
      });
      if (['albums', 'artists', 'item_tags', 'profiles', 'track_artists'].includes(table)) {
        expect(before[table], table).toEqual(expect.arrayContaining(rows));
      } else expect(rows, table).toEqual(kept);
    }
    expect(after['item_tags']).toHaveLength(2);
    expect(await library.profiles()).toMatchObject([{ id: 'b', tracks: 2 }]);
    expect((await sync.listHistory()).map((job) => job.profileId)).toEqual(['b']);
    expect(await findOffences(database)).toEqual([]);

    fill(remotes.a, 1, 40);
    providers[0]!.provider.faults.clear();
    sync.addProfile(providers[0]!);
    await run('a');
    expect((await library.profiles()).find(({ id }) => id === 'a')).toMatchObject({ tracks: 7 });
    expect(await findOffences(database)).toEqual([]);
  });

  it('[JB16][ID7] a track with a file elsewhere stays, as that other profile’s', async () => {
    const { database, remotes, sync, run, library } = await twoAccounts({ identityScope: 'catalogue' });
    fill(remotes.a, 2);
    fill(remotes.b, 3, 2);
    await run('a');
    await run('b');
    const ids = (await library.tracks()).items.map(({ id }) => id);
    expect(ids).toHaveLength(4);
    await sync.removeProfile('a', { forget: true });
    const left = (await library.tracks({ profileId: 'b' })).items;
    expect(left.map(({ title, tagSource }) => [title, tagSource]).sort()).toEqual([
      ['Title 2', 'file'],
      ['Title 3', 'file'],
      ['Title 4', 'file'],
    ]);
    expect(ids).toEqual(expect.arrayContaining(left.map(({ id }) => id)));
    expect(left.every(({ path }) => path !== null)).toBe(true);
    expect(await findOffences(database)).toEqual([]);
  });
});
