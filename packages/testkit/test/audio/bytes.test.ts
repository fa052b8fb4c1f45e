import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AUDIO_FORMATS, type AudioSpec, createAudioFile } from '../../src/index.ts';
import { sha256 } from './sha256.ts';
import { EVERY_SHAPE, FULL_TAGS, nameOf } from './specs.ts';

const COVERED: AudioSpec[] = AUDIO_FORMATS.map((format) => ({
  format,
  tags: FULL_TAGS,
  durationMs: 4000,
  seed: 3,
  padding: 300,
  cover: { mimeType: format.length % 2 ? 'image/png' : 'image/jpeg', size: 70_000 },
}));

describe('bytes of an audio file', () => {
  it.each([...EVERY_SHAPE, ...COVERED].map((spec) => [nameOf(spec), spec] as const))(
    '[AW2] %s: any read equals that stretch of the whole',
    (_name, spec) => {
      const file = createAudioFile(spec);
      const whole = file.bytes();
      expect(whole.length).toBe(file.size);
      const position = fc.integer({ min: 0, max: file.size + 20 });
      const isAlike = (start: number, end: number): boolean =>
        Buffer.compare(file.read(start, end), whole.slice(start, end)) === 0;
      fc.assert(
        fc.property(position, fc.integer({ min: 0, max: 3000 }), (start, size) =>
          isAlike(start, start + size),
        ),
        { seed: 11, numRuns: 60 },
      );
      fc.assert(
        fc.property(position, position, (start, end) => isAlike(start, Math.max(start, end))),
        { seed: 12, numRuns: 10 },
      );
    },
  );

  it('[AW2] reads are cut to the file', () => {
    const file = createAudioFile({ format: 'mp3', tags: {}, durationMs: 1000 });
    expect(file.read(-5, 3)).toEqual(file.bytes().slice(0, 3));
    expect(file.read(file.size - 2, file.size + 100)).toEqual(file.bytes().slice(-2));
    expect(file.read(file.size, file.size + 1).length).toBe(0);
    expect(file.read(10, 5).length).toBe(0);
  });

  it('[AW2] the far end of a day of audio is read without what lies before', () => {
    for (const format of AUDIO_FORMATS) {
      const file = createAudioFile({ format, tags: FULL_TAGS, durationMs: 24 * 60 * 60 * 1000 });
      const end = file.read(file.size - 5000, file.size);
      expect(file.read(file.size - 100, file.size)).toEqual(end.slice(-100));
    }
  });

  it('[AW3] the same specification gives the same bytes, another seed other audio', () => {
    for (const spec of COVERED) {
      const bytes = createAudioFile(spec).bytes();
      expect(Buffer.compare(createAudioFile({ ...spec }).bytes(), bytes)).toBe(0);
      expect(Buffer.compare(createAudioFile({ ...spec, seed: 4 }).bytes(), bytes)).not.toBe(0);
    }
  });

  it('[AW3] other tags leave the audio as it is', () => {
    const audioOf = (title: string): Uint8Array => {
      const file = createAudioFile({ format: 'mp3', tags: { title }, durationMs: 5000, seed: 9 });
      return file.read(file.size - 50_000, file.size);
    };
    expect(Buffer.compare(audioOf('Before'), audioOf('A much longer title'))).toBe(0);
  });

  it('[AW3] bytes never change from one version to the next', async () => {
    const checksums: Record<string, string> = {};
    for (const spec of COVERED) {
      checksums[spec.format] = (await sha256(createAudioFile(spec).bytes())).slice(0, 16);
    }
    expect(checksums).toMatchInlineSnapshot(`
      {
        "aac": "c48ba39d20ec1a2e",
        "aiff": "99345dc842d96cb8",
        "alac": "f951c5f17133e3d4",
        "ape": "ed3d8fb28058c34b",
        "dff": "7eab7dcabe7a0cdf",
        "dsf": "3286e2b2c6049ad5",
        "flac": "8518bdea61829021",
        "m4a": "4aa594246cee18d6",
        "m4b": "4e90ce2fcd2c7fb7",
        "mka": "171c3b154f6367b9",
        "mp3": "96b6f1240d372cf7",
        "musepack": "8cced295f52e89a0",
        "ogg": "bbb4bec843702410",
        "ogg-flac": "c6c0b1b79ead01f8",
        "opus": "93da127cc2aafe25",
        "speex": "816031e7ffbe5d87",
        "tta": "5b50fdf9046d739c",
        "wav": "5471eeaa4cb79ba5",
        "wavpack": "cd5fc7d3255960c0",
        "webm": "88ec9d4681061713",
        "wma": "c8316eee26dcd9af",
      }
    `);
  });
});
