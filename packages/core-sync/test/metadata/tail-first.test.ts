import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAudioFile, songLike } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { readMetadata } from '../../src/metadata/index.ts';
import { findCorpus } from './support/grade-corpus.ts';
import { loggedSource } from './support/logged-source.ts';

const tags = { title: 'Title', artists: ['One'], album: 'Album', track: 3 };
const cover = { mimeType: 'image/jpeg', size: 60_000 } as const;
const movieLast = (seed: number, format: 'm4a' | 'alac' = 'm4a') =>
  createAudioFile({ ...songLike(format, tags, seed), variant: 'moov-last', cover });

/** The same file read from its beginning and from its end. */
async function readBothWays(file: Parameters<typeof loggedSource>[0], tailBytes: number, name = 'song.m4a') {
  const [front, back] = [loggedSource(file, name), loggedSource(file, name)];
  const fromFront = await readMetadata(front, { headBytes: 4096 });
  const fromBack = await readMetadata(back, { headBytes: 4096, tailBytes });
  expect(fromBack.metadata).toEqual(fromFront.metadata);
  return { reads: back.reads, stats: fromBack.stats, front: fromFront.stats };
}

describe('MP4 files with the movie box at the end', () => {
  it.each(['m4a', 'alac'] as const)(
    '[MD2] %s: one read where neighbours have told how much',
    async (format) => {
      const { front } = await readBothWays(movieLast(1, format), 0);
      expect(front.requests).toBe(2);
      expect(front.tailNeeded).toBeGreaterThan(60_000);
      const { reads, stats } = await readBothWays(movieLast(1, format), (front.tailNeeded ?? 0) + 3000);
      expect(reads).toHaveLength(1);
      expect(Math.abs((stats.tailNeeded ?? 0) - (front.tailNeeded ?? 0))).toBeLessThan(100);
    },
  );

  it('[MD2] a guess that is too short, or wrong, costs one read and changes nothing', async () => {
    const short = await readBothWays(movieLast(2), 10_000);
    expect(short.reads.length).toBeLessThanOrEqual(3);
    const first = createAudioFile({ ...songLike('m4a', tags, 3), variant: 'moov-first', cover });
    const wrong = await readBothWays(first, 80_000);
    expect(wrong.reads.length).toBeLessThanOrEqual(3);
    expect(wrong.stats.tailNeeded).toBeUndefined();
    await readBothWays(movieLast(4), 100_000_000);
  });

  it('[MD23] a short file says that all of it was needed where both its ends were, and only there', async () => {
    const short = { durationMs: 8_000 };
    const ogg = createAudioFile({ ...songLike('ogg', tags, 6), ...short, cover });
    expect((await readBothWays(ogg, 0, 'song.ogg')).stats.firstReadNeeded).toBe(Number.POSITIVE_INFINITY);
    const long = createAudioFile({ ...songLike('ogg', tags, 6), cover });
    expect((await readBothWays(long, 0, 'song.ogg')).stats.firstReadNeeded).toBeLessThan(150_000);
    const first = createAudioFile({ ...songLike('m4a', tags, 6), ...short, variant: 'moov-first', cover });
    const { stats } = await readBothWays(first, 0);
    expect(stats.firstReadNeeded).toBeLessThan(10_000);
    expect(stats.tailNeeded).toBeUndefined();
  });

  it('[MD2] other files are as they are, whatever is guessed', async () => {
    for (const format of ['mp3', 'flac', 'ogg', 'wav'] as const) {
      const file = createAudioFile({ ...songLike(format, tags, 5), cover });
      expect((await readBothWays(file, 70_000, `song.${file.extension}`)).stats.tailNeeded).toBeUndefined();
    }
  });

  it('[MD2] every MP4 file of the corpus reads the same from either end', async () => {
    const corpus = findCorpus();
    if (corpus === undefined) return;
    const folder = join(corpus.root, 'audio');
    for (const name of readdirSync(folder).filter((each) => /\.(?:m4a|mp4|m4b|m4r|mov|3gp)$/i.test(each))) {
      const bytes = new Uint8Array(readFileSync(join(folder, name)));
      for (const tailBytes of [5000, 100_000]) {
        const front = await readMetadata(loggedSource(bytes, name)).catch(() => undefined);
        const back = await readMetadata(loggedSource(bytes, name), { tailBytes }).catch(() => undefined);
        expect(back?.metadata, name).toEqual(front?.metadata);
      }
    }
  });
});

describe('files of which both ends are needed', () => {
  it('[MD2] what is read of the end twice over is not asked for twice', async () => {
    const first = createAudioFile({ ...songLike('m4a', tags, 3), variant: 'moov-first', cover });
    const expected = await readMetadata(loggedSource(first, 'song.m4a'));
    for (const [tailBytes, endBytes] of [
      [10_000, 30_000],
      [30_000, 10_000],
      [20_000, 20_000],
    ]) {
      const source = loggedSource(first, 'song.m4a');
      const read = await readMetadata(source, { headBytes: 4096, tailBytes, endBytes });
      expect(read.metadata).toEqual(expected.metadata);
      const parts = source.reads.map(({ start, end }) => [start, end]).sort(([a = 0], [b = 0]) => a - b);
      for (const [index, [start = 0]] of parts.entries())
        expect(start).toBeGreaterThanOrEqual(parts[index - 1]?.[1] ?? 0);
    }
  });

  it.each(['wav', 'ogg', 'opus', 'aiff'] as const)(
    '[MD23] %s: both in one round trip where neighbours have told',
    async (format) => {
      const file = createAudioFile(songLike(format, tags, 8));
      const alone = loggedSource(file, `song.${file.extension}`);
      const { metadata, stats } = await readMetadata(alone, { headBytes: 16_384 });
      expect(stats.requests).toBeGreaterThan(1);
      expect(stats.endNeeded).toBeGreaterThan(0);
      const source = loggedSource(file, `song.${file.extension}`);
      const needs = { headBytes: stats.firstReadNeeded + 3_000, endBytes: (stats.endNeeded ?? 0) + 3_000 };
      const taught = await readMetadata(source, needs);
      expect(taught.metadata).toEqual(metadata);
      expect(taught.stats).toMatchObject({ requests: 2, endNeeded: stats.endNeeded });
      expect(source.reads).toHaveLength(2);
    },
  );

  it('[MD23] a guess of the end that is wrong costs one read and changes nothing', async () => {
    const file = createAudioFile({ ...songLike('mp3', tags, 9), cover });
    const { metadata } = await readMetadata(loggedSource(file, 'song.mp3'));
    for (const endBytes of [1, 10_000, 1_000_000_000]) {
      const read = await readMetadata(loggedSource(file, 'song.mp3'), { endBytes });
      expect(read.metadata).toEqual(metadata);
      expect(read.stats.endNeeded).toBeUndefined();
      expect(read.stats.requests).toBeLessThanOrEqual(2);
    }
  });
});
