import { collect, collectBytes, contentOf, type FileContent } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { driveKey, itemKey, refOf, refOfKey, spelling } from '../src/ids.ts';
import { createGraphWorld } from './support/graph-world.ts';

describe('ids', () => {
  it.each([
    ['b7d5a16f3c2e9a0', '0b7d5a16f3c2e9a0'],
    ['0B7D5A16F3C2E9A0', '0b7d5a16f3c2e9a0'],
    ['b!aBc-_0', 'b!aBc-_0'],
    ['me', 'me'],
  ])('[MG1] the drive %s is compared as %s', (drive, key) => {
    expect(driveKey(drive)).toBe(key);
  });

  it('[MG1] a personal item is the same in any spelling, of 15 or 16 characters and either case', () => {
    const spellings = ['B7D5A16F3C2E9A0!s0Fe', '0b7d5a16f3c2e9a0!S0FE', '0B7D5A16F3C2E9A0!s0fe'];
    const keys = spellings.map((item) => itemKey({ drive: 'b7d5a16f3c2e9a0', item }));
    expect(new Set(keys)).toEqual(new Set(['0b7d5a16f3c2e9a0!s0fe']));
  });

  it('[MG1] items of other drives are told apart by their drive', () => {
    const keys = ['b!one', 'b!two'].map((drive) => itemKey({ drive, item: '01ABC' }));
    expect(keys).toEqual(['b!one/01ABC', 'b!two/01ABC']);
    expect(keys.map(refOfKey)).toEqual([
      { drive: 'b!one', item: '01ABC' },
      { drive: 'b!two', item: '01ABC' },
    ]);
  });

  it('[MG1] what is sent is what the service said', () => {
    const odd = { drive: 'B7D5A16F3C2E9A0', item: 'B7D5A16F3C2E9A0!S0FE' };
    expect(refOf({ id: itemKey(odd), metadata: spelling(odd, itemKey(odd)) })).toEqual(odd);
    const usual = { drive: 'b!one', item: '01ABC' };
    expect(spelling(usual, itemKey(usual))).toBeUndefined();
    expect(refOf({ id: itemKey(usual) })).toEqual(usual);
  });

  it.each(['', 'nothing', '/', 'x/', '/x', '!x'])('[MG1] %j is no id of anything', (key) => {
    expect(refOfKey(key)).toBeUndefined();
  });

  it('[MG1] a service that spells ids anew each time shows the same files, and can be read', async () => {
    const world = createGraphWorld({ core: { quirks: { idCase: 'mixed', driveIdZeros: 'mixed' } } });
    const folder = world.remote.putFolder({ name: 'Album' });
    const { content } = world.remote.putFile({ name: '1.mp3', parentId: folder.id, content: bytes('one') });
    const [first, second] = [await world.list(), await world.list()];
    const picture = ({ id, parentId }: { id: string; parentId?: string | undefined }): unknown => [
      id,
      parentId,
    ];
    expect(first.files.map(picture)).toEqual(second.files.map(picture));
    const [album, track] = first.files;
    expect(track?.parentId).toBe(album?.id);
    const { body } = await world.provider.download(track!);
    expect(await collectBytes({ body })).toEqual(content?.read(0, 3));
    const under = await collect(world.provider.listFiles({ under: album!.id }));
    expect(under.flatMap(({ files }) => files.map(({ id }) => id))).toEqual([track?.id]);
  });
});

function bytes(text: string): FileContent {
  return contentOf(new TextEncoder().encode(text));
}
