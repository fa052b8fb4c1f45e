import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collect,
  collectFiles,
  contentOf,
  createRandom,
  FakeClock,
  fileDifferences,
  Mirror,
  MockIncrementalProvider,
  RemoteDrive,
  type RemoteDriveOptions,
  type SeededRandom,
  virtualDrive,
} from '../src/index.ts';

/** Does something a user could do; the random numbers decide what. */
function act(remote: RemoteDrive, random: SeededRandom): void {
  const items = [...remote.items('main')].filter((item) => !item.id.startsWith('main'));
  const folders = ['main', ...items.filter((item) => item.kind === 'folder').map((item) => item.id)];
  const name = `name ${random.int(1, 5)}`;
  const parentId = random.pick(folders);
  if (items.length < 4 || random.chance(0.3)) {
    if (random.chance(0.3)) remote.putFolder({ name, parentId });
    else remote.putFile({ name, parentId, content: contentOf(name) });
    return;
  }
  const item = random.pick(items);
  const isInside =
    parentId === item.id || remote.pathOf(parentId).join('/').startsWith(remote.pathOf(item.id).join('/'));
  random.pick<() => unknown>([
    () => remote.rename(item.id, name),
    () => (isInside ? undefined : remote.move(item.id, parentId)),
    () => (item.kind === 'file' ? remote.edit(item.id, contentOf(`${random.next()}`)) : undefined),
    () => remote.trash(item.id),
    () => remote.untrash(item.id),
    () => remote.delete(item.id),
    () => remote.loseAccess(item.id),
    () => remote.patch(item.id, {}),
    () => remote.copy(item.id, { parentId: 'main' }),
    () => regainSomething(remote, random),
  ])();
}

function regainSomething(remote: RemoteDrive, random: SeededRandom): void {
  const lost = Array.from({ length: 60 }, (_, index) => [`file-${index}`, `folder-${index}`])
    .flat()
    .filter((id) => remote.get(id)?.state === 'access-lost');
  if (lost.length > 0) remote.regainAccess(random.pick(lost));
}

const settings: Record<string, RemoteDriveOptions> = {
  plain: {},
  'descendants logged': { logDescendants: true },
  'trash reported late': { descendantsOfTrash: 'on-settle' },
  'with lag': { lag: { ms: 50 }, lagListings: true },
};

describe('random histories', () => {
  for (const [name, options] of Object.entries(settings)) {
    it(`[MP9] a listing kept up by the feed equals a fresh listing (${name})`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 7 }), async (seed, pageSize) => {
          const random = createRandom(seed);
          const clock = new FakeClock();
          const remote = new RemoteDrive({ clock, ...options });
          const provider = new MockIncrementalProvider({ remote, pageSize });
          for (let step = 0; step < 15; step += 1) act(remote, random);
          const mirror = new Mirror(provider);
          await mirror.list(async () => {
            if (random.chance()) act(remote, random);
            await clock.advance(random.int(0, 20));
          });
          for (let round = 0; round < 4; round += 1) {
            for (let step = random.int(0, 10); step > 0; step -= 1) act(remote, random);
            if (random.chance()) await mirror.follow();
          }
          remote.settle();
          await mirror.follow();
          expect(fileDifferences(mirror.visible(), await collectFiles(provider.listFiles()))).toEqual([]);
        }),
        { numRuns: 60, seed: 20_260_101 },
      );
    });
  }

  it('[MP9] every cursor ever given leads to the present, and applying a page twice changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = createRandom(seed);
        const remote = virtualDrive({ tracks: 30, content: 'filler' });
        const provider = new MockIncrementalProvider({ remote, pageSize: 3 });
        const first = new Mirror(provider);
        await first.list();
        const start = first.cursor ?? '';
        const cursors = [start];
        for (let step = 0; step < 30; step += 1) {
          act(remote, random);
          cursors.push(remote.headCursor('main'));
        }
        for (const page of await collect(provider.getChanges?.(start) ?? [])) cursors.push(page.cursor);
        const fresh = await collectFiles(provider.listFiles());
        await first.follow(start);
        for (const cursor of cursors) {
          await first.follow(cursor);
          expect(fileDifferences(first.visible(), fresh)).toEqual([]);
        }
      }),
      { numRuns: 20, seed: 20_260_102 },
    );
  });
});
