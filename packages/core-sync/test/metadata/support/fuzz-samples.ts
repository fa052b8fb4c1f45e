import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AUDIO_FORMATS,
  audioFormatInfo,
  createAudioFile,
  createRandom,
  damageAudio,
} from '@music-platform/testkit';
import { findCorpus } from './grade-corpus.ts';

/** A sound file that damaged ones are made of. */
export interface FuzzSample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const maxSampleBytes = 300_000;

/** Small files of every format, structure and tag format, and where the corpus is at hand its real files. */
export function fuzzSamples(): readonly FuzzSample[] {
  return [...generatedSamples(), ...corpusSamples()];
}

/** The damaged file of a seed: always the same one for the same samples. */
export function fuzzInput(samples: readonly FuzzSample[], seed: number): FuzzSample {
  const random = createRandom(seed);
  const sample = random.pick(samples);
  const other = random.pick(samples);
  return { name: sample.name, bytes: damageAudio(sample.bytes, random, other.bytes) };
}

function generatedSamples(): FuzzSample[] {
  const cover = { mimeType: 'image/png', size: 2000 } as const;
  const tags = {
    title: 'Title',
    artists: ['One', 'Two'],
    album: 'Album',
    track: 3,
    trackTotal: 9,
    date: '2001-02-03',
    genres: ['Rock'],
    comment: 'comment',
    lyrics: 'words',
  };
  return AUDIO_FORMATS.flatMap((format) =>
    audioFormatInfo(format).variants.flatMap((variant) =>
      audioFormatInfo(format).tagFormats.map((tagFormat) => {
        const spec = { format, variant, tagFormats: [tagFormat], tags, cover, durationMs: 1000 };
        const file = createAudioFile(spec);
        return { name: `song.${file.extension}`, bytes: file.read(0, 60_000) };
      }),
    ),
  );
}

function corpusSamples(): FuzzSample[] {
  const corpus = findCorpus();
  if (corpus === undefined) return [];
  const folder = join(corpus.root, 'audio');
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }))
    .filter(({ bytes }) => bytes.length <= maxSampleBytes);
}
