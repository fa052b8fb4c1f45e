import { collect, contentOf, type FileContent, Mirror } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createGraphWorld, type GraphWorld, type WorldOptions } from './support/graph-world.ts';

const bytes = (text: string): FileContent => contentOf(new TextEncoder().encode(text));
const names = (files: readonly { name: string }[]): string[] => files.map(({ name }) => name).sort();

interface Shared extends GraphWorld {
  /** The drive of somebody else, and a folder in it. */
  theirs: { drive: string; root: string; folder: string };
  /** The folder as it was added here. */
  mount: string;
}

/** An account to which a folder with two tracks was added. */
function withShared(options: WorldOptions = {}): Shared {
  const world = createGraphWorld(options);
  const { id: drive, rootId: root } = world.remote.addDrive({ name: 'Jane' });
  const folder = world.remote.putFolder({ name: 'Music of Jane', parentId: root }).id;
  const album = world.remote.putFolder({ name: 'Album', parentId: folder }).id;
  world.remote.putFile({ name: '1.mp3', parentId: album, content: bytes('one') });
  world.remote.putFile({ name: '2.mp3', parentId: folder, content: bytes('two') });
  world.remote.putFile({ name: 'private.mp3', parentId: root, content: bytes('private') });
  const place = world.remote.putFolder({ name: 'Shared' }).id;
  const mount = world.remote.putShortcut({ name: 'Jane', parentId: place, targetId: folder }).id;
  return { ...world, theirs: { drive, root, folder }, mount };
}

async function mirrored(world: GraphWorld): Promise<Mirror> {
  const mirror = new Mirror(world.provider, await world.scope());
  await mirror.list();
  return mirror;
}

describe('folders of others', () => {
  it.each(['personal', 'business'] as const)(
    '[MG13] what is in one is listed where it was added, and followed (%s)',
    async (face) => {
      const world = withShared({ face, core: { quirks: { folderDelta: 'works' } } });
      const mirror = await mirrored(world);
      expect(names(mirror.visible())).toEqual(['1.mp3', '2.mp3', 'Album', 'Jane', 'Shared']);
      const two = mirror.visible().find(({ name }) => name === '2.mp3');
      expect(two?.parentId).toBe(world.idOf(world.mount));
      world.remote.putFile({ name: '3.mp3', parentId: world.theirs.folder, content: bytes('three') });
      await mirror.follow();
      expect(names(mirror.visible())).toContain('3.mp3');
      const [chunk] = await collect((await world.provider.download(two!)).body);
      expect(new TextDecoder().decode(chunk)).toBe('two');
    },
  );

  it('[MG13] one that is added later brings what is in it; one that is taken away takes it along', async () => {
    const world = withShared();
    const { id: root } = world.remote.putFolder({ name: 'Theirs', parentId: world.theirs.root });
    world.remote.putFile({ name: 'late.mp3', parentId: root, content: bytes('late') });
    const mirror = await mirrored(world);
    const late = world.remote.putShortcut({ name: 'Late', targetId: root }).id;
    await mirror.follow();
    expect(names(mirror.visible())).toContain('late.mp3');
    world.remote.delete(late);
    world.remote.delete(world.mount);
    await mirror.follow();
    expect(names(mirror.visible())).toEqual(['Shared']);
    world.core.clearCalls();
    await mirror.follow();
    expect(world.endpoints()).toEqual(['delta']);
  });

  it('[MG13] they are left out where they are not wanted', async () => {
    const world = withShared({ sharedFolders: false });
    expect(names((await mirrored(world)).visible())).toEqual(['Jane', 'Shared']);
  });

  it('[MG14] circles are cut, and nothing is visited twice', async () => {
    const world = withShared();
    const { theirs, remote } = world;
    remote.putShortcut({ name: 'back to itself', parentId: theirs.folder, targetId: theirs.folder });
    remote.putShortcut({ name: 'back to us', parentId: theirs.folder, targetId: 'root' });
    remote.putShortcut({ name: 'Jane again', targetId: theirs.folder });
    const other = remote.addDrive({ name: 'Joe' });
    const joes = remote.putFolder({ name: 'Joe', parentId: other.rootId }).id;
    remote.putFile({ name: 'joe.mp3', parentId: joes, content: bytes('joe') });
    remote.putShortcut({ name: 'to Joe', parentId: theirs.folder, targetId: joes });
    remote.putShortcut({ name: 'to Jane', parentId: joes, targetId: theirs.folder });
    const mirror = await mirrored(world);
    const tracks = names(mirror.visible()).filter((name) => name.endsWith('.mp3'));
    expect(tracks).toEqual(['1.mp3', '2.mp3', 'joe.mp3']);
    expect(world.endpoints().filter((name) => name === 'delta').length).toBe(3);
  });

  it('[MG14] a drive that is a scope of its own is not listed again where it was added', async () => {
    const world = withShared();
    const drive = world.core.ids.drive(world.theirs.drive);
    const provider = world.open({ sources: [{ drive: 'me' }, { drive }] });
    const scopes = await provider.scopes();
    const listed = await Promise.all(scopes.map((scope) => collect(provider.listFiles({ scope }))));
    const files = listed.map((pages) => names(pages.flatMap((page) => page.files)));
    expect(files[0]).toEqual(['Jane', 'Shared']);
    expect(files[1]).toContain('private.mp3');
  });

  it('[MG15] one that is no longer shared goes with what is in it, and the rest stays', async () => {
    const world = withShared();
    world.remote.putFile({ name: 'mine.mp3', content: bytes('mine') });
    const mirror = await mirrored(world);
    world.remote.loseAccess(world.theirs.folder);
    await mirror.follow();
    expect(names(mirror.visible())).toEqual(['Shared', 'mine.mp3']);
    world.remote.regainAccess(world.theirs.folder);
    const again = await mirrored(world);
    expect(names(again.visible())).toContain('1.mp3');
  });

  it.each(['refused-501', 'refused-400'] as const)(
    '[MG16] one without a feed (%s) is walked, and walked again each time',
    async (folderDelta) => {
      const world = withShared({ core: { quirks: { folderDelta } } });
      const mirror = await mirrored(world);
      expect(names(mirror.visible())).toContain('1.mp3');
      world.remote.putFile({ name: '3.mp3', parentId: world.theirs.folder, content: bytes('three') });
      await mirror.follow();
      expect(names(mirror.visible())).toContain('3.mp3');
      world.core.quirks.folderDelta = 'works';
      await mirror.follow();
      expect(names(mirror.visible())).toContain('3.mp3');
    },
  );

  it('[MG16] an empty one that is refused with 405 spoils nothing', async () => {
    const world = createGraphWorld({ core: { quirks: { emptySharedDelta: 'refused' } } });
    const { rootId } = world.remote.addDrive({ name: 'Jane' });
    const folder = world.remote.putFolder({ name: 'Empty', parentId: rootId }).id;
    world.remote.putShortcut({ name: 'Jane', targetId: folder });
    const mirror = await mirrored(world);
    expect(names(mirror.visible())).toEqual(['Jane']);
    world.remote.putFile({ name: '1.mp3', parentId: folder, content: bytes('one') });
    await mirror.follow();
    expect(names(mirror.visible())).toEqual(['1.mp3', 'Jane']);
  });

  it('[MG7] a single file of others is that content under its own id, name and place', async () => {
    const world = withShared();
    const file = world.remote.putFile({
      name: 'theirs.mp3',
      parentId: world.theirs.root,
      content: bytes('theirs'),
    });
    const link = world.remote.putShortcut({ name: 'ours.mp3', targetId: file.id });
    const found = (await mirrored(world)).visible().find(({ name }) => name === 'ours.mp3');
    expect(found).toMatchObject({ id: world.idOf(link.id), size: 6, parentId: world.idOf('root') });
    const [chunk] = await collect((await world.provider.download(found!)).body);
    expect(new TextDecoder().decode(chunk)).toBe('theirs');
  });
});
