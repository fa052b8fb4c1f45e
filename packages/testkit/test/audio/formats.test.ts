import { describe, expect, it } from 'vitest';
import { AUDIO_FORMATS, type AudioSpec, audioFormatInfo, createAudioFile, truthOf } from '../../src/index.ts';
import { readBack } from './read-back.ts';
import { EVERY_SHAPE, FULL_TAGS, nameOf } from './specs.ts';

/** The reader knows no True Audio: its tests are in `true-audio.test.ts`. */
const readableByLibrary = ({ format }: { format: string }): boolean => format !== 'tta';

async function expectTruth(spec: AudioSpec): Promise<void> {
  const { durationMs, lossless: _, ...truth } = truthOf(spec);
  const { durationMs: seenMs, ...seen } = await readBack(spec);
  expect(seen).toEqual(truth);
  expect(Math.abs(seenMs - durationMs)).toBeLessThan(Math.max(30, durationMs / 200));
}

describe('audio formats', () => {
  it.each(EVERY_SHAPE.filter(readableByLibrary).map((spec) => [nameOf(spec), spec] as const))(
    '[AW1] %s reads back as truthOf says',
    async (_name, spec) => expectTruth(spec),
  );

  it.each(AUDIO_FORMATS.filter((format) => readableByLibrary({ format })))(
    '[AW1] %s reads back with a few tags, one channel, no cover',
    async (format) => {
      await expectTruth({
        format,
        tags: { title: 'Solo', artists: ['A', 'B'] },
        durationMs: 2300,
        channels: 1,
      });
    },
  );

  it.each(AUDIO_FORMATS.filter((format) => readableByLibrary({ format })))(
    '[AW1] %s reads back at each of its sample rates',
    async (format) => {
      for (const sampleRate of audioFormatInfo(format).sampleRates) {
        await expectTruth({ format, tags: { title: 'Rate' }, durationMs: 1000, sampleRate });
      }
    },
  );

  it.each(['flac', 'alac', 'wav', 'aiff', 'wavpack', 'ape', 'ogg-flac'] as const)(
    '[AW1] %s reads back with 24 bits',
    async (format) => {
      await expectTruth({ format, tags: { title: 'Deep' }, durationMs: 1000, bitsPerSample: 24 });
    },
  );

  it('[AW1] an untagged file of each format has no tags', async () => {
    for (const format of AUDIO_FORMATS.filter((name) => readableByLibrary({ format: name }))) {
      await expectTruth({ format, tags: FULL_TAGS, tagFormats: [], durationMs: 1000 });
    }
  });

  it('[AW1] several tags in one file: the first that carries a field counts', async () => {
    const spec: AudioSpec = {
      format: 'mp3',
      tags: FULL_TAGS,
      tagFormats: ['id3v2.3', 'id3v1'],
      durationMs: 1000,
    };
    expect(truthOf(spec).title).toBe(FULL_TAGS.title);
    await expectTruth(spec);
  });

  it('[AW5] duration follows durationMs, up to a frame', () => {
    for (const format of AUDIO_FORMATS) {
      for (const durationMs of [1000, 12_345, 600_000]) {
        const longer = truthOf({ format, tags: {}, durationMs }).durationMs - durationMs;
        expect(longer).toBeGreaterThan(-1);
        expect(longer).toBeLessThan(200);
      }
    }
  });

  it('[AW5] size follows the bitrate where the format has one', () => {
    for (const format of [
      'mp3',
      'flac',
      'm4a',
      'ogg',
      'opus',
      'wma',
      'musepack',
      'wavpack',
      'mka',
    ] as const) {
      const size = (bitrate: number): number =>
        createAudioFile({ format, tags: {}, durationMs: 60_000, bitrate }).size;
      expect(size(256_000) / 1_920_000).toBeGreaterThan(0.8);
      expect(size(256_000) / 1_920_000).toBeLessThan(1.25);
      expect(size(128_000)).toBeLessThan(size(256_000) * 0.7);
    }
  });
});
