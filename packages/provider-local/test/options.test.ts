import { describe, expect, it } from 'vitest';
import { createLocalProvider, type LocalProviderOptions } from '../src/index.ts';
import { fileAt, planted } from './support.ts';

describe('options', () => {
  it('[LP25] wrong options are a TypeError', () => {
    const wrong: unknown[] = [
      { root: '' },
      { root: '  ' },
      { root: 7 },
      {},
      { root: '/mu\0sic' },
      { root: '/music', pageSize: 0 },
      { root: '/music', pageSize: 1.5 },
      { root: '/music', followSymlinks: 'everywhere' },
      { root: '/music', ignore: 'name' },
      { root: '/music', ignore: [7] },
      { root: '/music', ignore: [''] },
    ];
    for (const options of wrong) {
      expect(() => createLocalProvider(options as LocalProviderOptions), JSON.stringify(options)).toThrow(
        TypeError,
      );
    }
  });

  it('[LP25] wrong ranges are a TypeError', async () => {
    const { provider } = await planted(['01.mp3']);
    const file = await fileAt(provider, '01.mp3');
    for (const [start, end] of [
      [-1, 5],
      [5, 4],
      [0, 0.5],
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
    ] as const) {
      await expect(provider.download(file, { range: { start, end } })).rejects.toThrow(TypeError);
    }
  });
});
