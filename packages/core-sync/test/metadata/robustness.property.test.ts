import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  AUDIO_FORMATS,
  audioFormatInfo,
  createAudioFile,
  createRandom,
  damageAudio,
} from '@music-platform/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetadataError, readCover, readMetadata } from '../../src/metadata/index.ts';
import { findCorpus } from './support/grade-corpus.ts';
import { loggedSource } from './support/logged-source.ts';

const tags = {
  title: 'Title',
  artists: ['One', 'Two'],
  album: 'Album',
  track: 3,
  trackTotal: 9,
  date: '2001-02-03',
  genres: ['Rock'],
  comment: 'comment',
};

interface Sample {
  name: string;
  bytes: Uint8Array;
}

/** A small file of every format, structure and tag format, with a cover. */
const generated: readonly Sample[] = AUDIO_FORMATS.flatMap((format) =>
  audioFormatInfo(format).variants.flatMap((variant) =>
    audioFormatInfo(format).tagFormats.map((tagFormat) => {
      const cover = { mimeType: 'image/png', size: 2000 } as const;
      const file = createAudioFile({
        format,
        variant,
        tagFormats: [tagFormat],
        tags,
        cover,
        durationMs: 1000,
      });
      return { name: `song.${file.extension}`, bytes: file.read(0, 60_000) };
    }),
  ),
);

const corpus = findCorpus();

function corpusSamples(): Sample[] {
  if (corpus === undefined) return [];
  const folder = join(corpus.root, 'audio');
  return readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).size <= 40_000)
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));
}

/** Reads a file that may be anything: it must come to an end within its limits, and fail only as documented. */
async function survive({ name, bytes }: Sample, headBytes: number): Promise<void> {
  const source = loggedSource(bytes, name);
  try {
    const { metadata, stats } = await readMetadata(source, { headBytes, cover: 'fetch' });
    expect(JSON.parse(JSON.stringify(metadata))).toEqual(metadata);
    expect(stats.requests).toBe(source.reads.length);
    if (metadata.durationMs !== undefined) expect(metadata.durationMs).toBeGreaterThan(0);
    if (metadata.cover !== undefined) {
      expect(metadata.cover.offset + metadata.cover.length).toBeLessThanOrEqual(bytes.length);
      await readCover(loggedSource(bytes), metadata.cover).catch(expectMetadataError);
    }
  } catch (error) {
    expectMetadataError(error);
  }
  expect(source.reads.length).toBeLessThanOrEqual(25);
  for (const { start, end } of source.reads) {
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThan(start);
    expect(end).toBeLessThanOrEqual(bytes.length);
  }
}

function expectMetadataError(error: unknown): void {
  if (!(error instanceof MetadataError)) throw error;
  expect(error.message).not.toBe('The file breaks its own format.');
}

const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 });
const headBytes = fc.constantFrom(16, 300, 4096, 65_536);

function damage(
  { name, bytes }: Sample,
  changes: readonly (readonly [number, number])[],
  front: boolean,
): Sample {
  const copy = bytes.slice();
  const reach = front ? Math.min(copy.length, 600) : copy.length;
  for (const [at, value] of changes) copy[at % Math.max(1, reach)] = value;
  return { name, bytes: copy };
}

describe('hostile files', () => {
  it.each([
    ['generated files', generated, 600],
    ['files of the corpus', corpusSamples(), 600],
  ] as const)('[MD8] %s cut anywhere', async (_, samples, numRuns) => {
    if (samples.length === 0) return;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.double({ min: 0, max: 1, noNaN: true }),
        headBytes,
        (sample, share, head) =>
          survive(
            { name: sample.name, bytes: sample.bytes.slice(0, Math.ceil(sample.bytes.length * share)) },
            head,
          ),
      ),
      { seed: 1, numRuns },
    );
  });

  it.each([
    ['generated files', generated, 1500],
    ['files of the corpus', corpusSamples(), 1500],
  ] as const)('[MD8] %s with bytes changed', async (_, samples, numRuns) => {
    if (samples.length === 0) return;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        flips,
        fc.boolean(),
        headBytes,
        (sample, changes, front, head) => survive(damage(sample, changes, front), head),
      ),
      { seed: 2, numRuns },
    );
  });

  it.each([
    ['generated files', generated],
    ['files of the corpus', corpusSamples()],
  ] as const)('[MD8] %s whose structure lies', async (_, samples) => {
    if (samples.length === 0) return;
    for (let seed = 0; seed < 2500; seed += 1) {
      const random = createRandom(seed);
      const { name, bytes } = random.pick(samples);
      const damaged = damageAudio(bytes, random, random.pick(samples).bytes);
      await survive({ name, bytes: damaged }, random.pick([16, 300, 4096, 65_536]));
    }
  });

  it('[MD8] noise behind any magic word', async () => {
    const magic = [
      'ID3',
      'fLaC',
      'OggS',
      'RIFF',
      'FORM',
      'FRM8',
      'DSD ',
      'wvpk',
      'MAC ',
      'MPCK',
      'MP+',
      'TTA1',
      'tBaK',
      'OFR ',
    ];
    const more = [
      'caff\0',
      '\x0b\x77',
      'ADIF',
      '\0\0\0\x18ftyp',
      '\x1aE\xdf\xa3',
      '0&\xb2u\x8ef\xcf\x11',
      '\xff\xfb',
      '\xff\xf1',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...magic, ...more),
        fc.uint8Array({ maxLength: 2000 }),
        (word, noise) =>
          survive(
            { name: 'x.mp3', bytes: Uint8Array.from([...Buffer.from(word, 'latin1'), ...noise]) },
            65_536,
          ),
      ),
      { seed: 3, numRuns: 500 },
    );
  });
});
