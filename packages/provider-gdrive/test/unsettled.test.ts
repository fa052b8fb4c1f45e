import type { RemoteDriveOptions } from '@music-platform/testkit';
import type { DriveCoreOptions } from '@music-platform/testkit/emulators';
import { describe, expect, it } from 'vitest';
import { createEngineWorld } from './support/engine-world.ts';

interface Answer {
  title: string;
  drive?: RemoteDriveOptions | undefined;
  quirks?: DriveCoreOptions['quirks'];
  core?: Partial<DriveCoreOptions>;
}

const answers: readonly Answer[] = [
  { title: 'the usual ones' },
  { title: 'trash reports nothing below a folder', drive: { descendantsOfTrash: 'never' } },
  { title: 'trash reports everything below a folder', drive: { descendantsOfTrash: 'at-once' } },
  { title: 'trash reports what is below a folder late', drive: { descendantsOfTrash: 'on-settle' } },
  { title: 'every change of a folder is reported for what is below', drive: { logDescendants: true } },
  { title: 'changes come late', drive: { lag: { ms: 60_000 } } },
  { title: 'changes and new items come late', drive: { lag: { ms: 60_000 }, lagListings: true } },
  { title: 'pages above 1000 are refused', quirks: { oversizedPage: 'refuse' } },
  { title: 'queries for several parents find nothing', quirks: { orOfParents: 'empty' } },
  { title: 'queries for several parents find the first', quirks: { orOfParents: 'first-only' } },
  { title: 'and and or are read from the left', quirks: { precedence: 'left-to-right' } },
  { title: 'suffix ranges are not understood', quirks: { suffixRanges: false } },
  { title: 'notifications say changed', quirks: { pushState: 'changed' } },
  { title: 'quota is refused with 429', quirks: { quotaStatus: 429 }, core: { quota: true } },
  { title: 'quota is refused with 403', quirks: { quotaStatus: 403 }, core: { quota: true } },
  { title: 'refresh tokens rotate', quirks: { rotateRefreshTokens: true } },
];

describe('where Google’s answers are not settled', () => {
  it.each(answers)('[GP56] $title: the library is right', async ({ drive, quirks, core }) => {
    const world = await createEngineWorld({ drive: drive ?? {}, core: { ...core, quirks } });
    const settle = async (): Promise<void> => {
      await world.clock.advance(120_000);
      world.remote.settle();
    };
    const folder = world.remote.putFolder({ name: 'Album' });
    const inner = world.remote.putFolder({ name: 'CD1', parentId: folder.id });
    world.put('ab', inner.id);
    const [loose = ''] = world.put('c');
    await settle();
    await world.full();
    const ids = await world.ids();
    expect(ids).toHaveLength(3);

    world.remote.trash(folder.id);
    world.core.tokens.revoke();
    await settle();
    await world.incremental();
    expect(await world.paths()).toEqual(['c.mp3']);

    world.remote.untrash(folder.id);
    world.remote.rename(folder.id, 'Best of');
    world.remote.move(loose, inner.id);
    await settle();
    await world.incremental();
    await settle();
    await world.incremental();
    expect(await world.paths()).toEqual(['a', 'b', 'c'].map((name) => `Best of/CD1/${name}.mp3`));
    expect(await world.ids()).toEqual(ids);
  });
});
