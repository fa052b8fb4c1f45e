import { describe, expect, it } from 'vitest';
import { createEngineWorld, type EngineWorld, type EngineWorldOptions } from './support/engine-world.ts';

/** Part of a library that goes away and comes back. */
interface Loss {
  title: string;
  reason: string;
  options?: EngineWorldOptions;
  /** Makes the part; its songs are `bcdef`. */
  make(world: EngineWorld): string;
  lose(world: EngineWorld, id: string): void;
  regain(world: EngineWorld, id: string): void;
}

const losses: readonly Loss[] = [
  {
    title: 'a shared drive the account was removed from',
    reason: 'access-lost',
    options: { sharedDrives: 'all' },
    make: ({ remote, put }) => {
      const { id, rootId } = remote.addDrive({ name: 'Band' });
      put('bcdef', rootId);
      return id;
    },
    lose: ({ remote }, id) => remote.removeDrive(id),
    regain: ({ remote }, id) => remote.rejoinDrive(id),
  },
  {
    title: 'a folder that is no longer shared',
    reason: 'unknown',
    options: { sharedWithMe: true },
    make: ({ remote, put }) => {
      const { id } = remote.putFolder({ name: 'Theirs', parentId: null });
      put('bcdef', remote.putFolder({ name: 'Album', parentId: id }).id);
      return id;
    },
    lose: ({ remote }, id) => remote.loseAccess(id),
    regain: ({ remote }, id) => remote.regainAccess(id),
  },
  {
    title: 'a folder in the trash',
    reason: 'trashed',
    make: ({ remote, put }) => {
      const { id } = remote.putFolder({ name: 'Album' });
      put('bcdef', id);
      return id;
    },
    lose: ({ remote }, id) => remote.trash(id),
    regain: ({ remote }, id) => remote.untrash(id),
  },
];

const guarded = { deletionGuard: { maxTracks: 2, maxShare: 0.2 } };

describe('access that is lost and comes back', () => {
  it.each(losses)('[GP52] $title is hidden for that reason, and back as the same tracks', async (loss) => {
    const world = await createEngineWorld(loss.options);
    world.put('a');
    const part = loss.make(world);
    await world.full();
    const ids = await world.ids();
    expect(ids).toHaveLength(6);
    loss.lose(world, part);
    expect(await world.incremental()).toMatchObject({ status: 'completed' });
    expect(await world.paths()).toEqual(['a.mp3']);
    expect(new Set(Object.values(await world.hidden()))).toEqual(new Set([loss.reason]));
    loss.regain(world, part);
    await world.incremental();
    expect(await world.ids()).toEqual(ids);
    expect(await world.hidden()).toEqual({});
  });

  it.each(losses)(
    '[GP52] $title, noticed by a full sync, is hidden and comes back all the same',
    async (loss) => {
      const world = await createEngineWorld(loss.options);
      world.put('a');
      const part = loss.make(world);
      await world.full();
      const ids = await world.ids();
      loss.lose(world, part);
      await world.full();
      expect(await world.paths()).toEqual(['a.mp3']);
      loss.regain(world, part);
      await world.full();
      expect(await world.ids()).toEqual(ids);
    },
  );

  it.each(losses)(
    '[GP52] $title is held by the guard, and no matter any more when it is back',
    async (loss) => {
      const world = await createEngineWorld({ ...loss.options, config: guarded });
      world.put('a');
      const part = loss.make(world);
      await world.full();
      const ids = await world.ids();
      loss.lose(world, part);
      const job = await world.incremental();
      expect(job).toMatchObject({ status: 'completed', deletionsHeld: 5 });
      expect(await world.ids()).toEqual(ids);
      loss.regain(world, part);
      await world.incremental();
      expect(await world.ids()).toEqual(ids);
      await expect(world.sync.approveDeletions(job.id)).rejects.toMatchObject({
        code: 'INVALID_STATE_TRANSITION',
      });
    },
  );

  it.each(losses)(
    '[GP52] $title that a person lets go is hidden, and still comes back as it was',
    async (loss) => {
      const world = await createEngineWorld({ ...loss.options, config: guarded });
      world.put('a');
      const part = loss.make(world);
      await world.full();
      const ids = await world.ids();
      loss.lose(world, part);
      const job = await world.incremental();
      expect(await world.sync.approveDeletions(job.id)).toEqual({ hidden: 5 });
      expect(await world.paths()).toEqual(['a.mp3']);
      loss.regain(world, part);
      await world.incremental();
      expect(await world.ids()).toEqual(ids);
    },
  );
});

describe('a library whose folder is lost', () => {
  const rootLosses = [
    {
      title: 'in the trash',
      reason: 'trashed',
      lose: ({ remote }: EngineWorld) => remote.trash('music'),
      regain: ({ remote }: EngineWorld) => remote.untrash('music'),
    },
    {
      title: 'no longer shared',
      reason: 'unknown',
      lose: ({ remote }: EngineWorld) => remote.loseAccess('music'),
      regain: ({ remote }: EngineWorld) => remote.regainAccess('music'),
    },
    {
      title: 'in a folder in the trash',
      reason: 'trashed',
      lose: ({ remote }: EngineWorld) => remote.trash('outer'),
      regain: ({ remote }: EngineWorld) => remote.untrash('outer'),
    },
  ];

  async function musicFolder(options: EngineWorldOptions = {}): Promise<EngineWorld> {
    const world = await createEngineWorld({ ...options, folder: { id: 'music' } });
    world.remote.putFolder({ name: 'Stuff', id: 'outer' });
    world.remote.putFolder({ name: 'Music', id: 'music', parentId: 'outer' });
    world.put('abc', 'music');
    world.put('d', world.remote.putFolder({ name: 'Album', parentId: 'music' }).id);
    await world.full();
    expect(await world.ids()).toHaveLength(4);
    return world;
  }

  it.each(rootLosses)(
    '[GP52] $title: hidden, and the same tracks afterwards',
    async ({ reason, lose, regain }) => {
      const world = await musicFolder();
      const ids = await world.ids();
      lose(world);
      expect(await world.incremental()).toMatchObject({ status: 'completed' });
      expect(await world.ids()).toEqual([]);
      expect(new Set(Object.values(await world.hidden()))).toEqual(new Set([reason]));
      regain(world);
      await world.incremental();
      expect(await world.ids()).toEqual(ids);
    },
  );

  it.each(rootLosses)(
    '[GP52] $title: the usual guard holds a listing that comes back empty',
    async ({ lose, regain }) => {
      const world = await musicFolder({ config: { deletionGuard: {} } });
      const ids = await world.ids();
      lose(world);
      expect(await world.full()).toMatchObject({ status: 'completed', deletionsHeld: 4 });
      expect(await world.ids()).toEqual(ids);
      regain(world);
      expect(await world.full()).toMatchObject({ status: 'completed', deletionsHeld: 0 });
      expect(await world.ids()).toEqual(ids);
    },
  );
});

describe('a drive that is lost in the middle of a run', () => {
  it('[GP52] ends the run with an error that hides nothing; the next one knows', async () => {
    const world = await createEngineWorld({ sharedDrives: 'all', pageSize: 1 });
    const drive = world.remote.addDrive({ name: 'Band' });
    world.put('abc', drive.rootId);
    await world.full();
    const ids = await world.ids();
    world.core.faults.on({ endpoint: 'drives.list', times: 1 }, () => {
      queueMicrotask(() => world.remote.removeDrive(drive.id));
      return undefined;
    });
    world.put('d', drive.rootId);
    expect(['failed', 'completed']).toContain((await world.incremental()).status);
    expect(await world.ids()).toEqual(ids);
    await world.incremental();
    expect(await world.ids()).toEqual([]);
    world.remote.rejoinDrive(drive.id);
    await world.incremental();
    expect(await world.ids()).toEqual(expect.arrayContaining(ids));
  });
});
