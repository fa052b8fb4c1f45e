import { describe, expect, it } from 'vitest';
import { findOffences } from '../support/consistency.ts';
import { numberedSong } from '../support/scenes.ts';
import { createWorld } from '../support/world.ts';

const hostile = [
  '../../../etc/passwd',
  '..',
  '.',
  'a/b\\c',
  'C:\\Windows',
  'nul\u0000byte',
  "Robert'); drop table tracks;--",
  '%s%n ? ?1 :name $x',
  '\u202Egnp.3pm',
  'line\nbreak\ttab',
  '𝕌𝕟𝕚 – ünïcödé – 音楽 – موسيقى',
  'e\u0301 / \u00e9',
  '\ud83c\udfb5',
  ' leading and trailing ',
  'x'.repeat(5_000),
  '__proto__',
  'constructor',
];

describe('names are data', () => {
  it('[DI18 F32] any name of any file or folder passes unchanged, and is never a path or a statement', async () => {
    const world = await createWorld({ provider: { pageSize: 7 } });
    for (const [index, name] of hostile.entries()) {
      const folder = world.remote.putFolder({ name });
      world.remote.putFile({ name: `${name}.mp3`, parentId: folder.id, content: numberedSong(index + 1) });
    }
    const job = await world.full();
    expect(job).toMatchObject({
      status: 'completed',
      stats: { items: { added: hostile.length, processed: hostile.length } },
    });
    const tracks = [...(await world.tracks()).values()];
    expect(tracks.map(({ path }) => path).sort()).toEqual(
      hostile.map((name) => `${name}/${name}.mp3`).sort(),
    );
    expect(new Set(tracks.map(({ title }) => title)).size).toBe(hostile.length);
    for (const { itemId } of tracks) world.remote.rename(itemId ?? '', '../renamed.mp3');
    expect((await world.incremental()).stats.items).toMatchObject({ moved: hostile.length, updated: 0 });
    expect(await findOffences(world.database)).toEqual([]);
  });

  it('[DI18 F32] so do ids, and two files of one name in one folder are two', async () => {
    const world = await createWorld();
    for (const [index, id] of hostile.filter((each) => each.length < 4_096).entries())
      world.remote.putFile({ id: `${id}#`, name: 'same.mp3', content: numberedSong(index + 1) });
    const job = await world.full();
    const count = hostile.filter((each) => each.length < 4_096).length;
    expect(job.stats.items).toMatchObject({ added: count, processed: count });
    expect((await world.incremental()).stats.items.discovered).toBe(0);
    expect((await world.library.statistics()).tracks).toBe(count);
  });
});
