import { audioFormatInfo } from '../audio-formats.ts';
import type { AudioFormat, AudioSpec, AudioTags, TagFormat } from '../audio-spec.ts';
import { hash32 } from '../bytes/filler.ts';

type Shape = Pick<
  AudioSpec,
  'bitrate' | 'variant' | 'tagFormats' | 'sampleRate' | 'bitsPerSample' | 'padding'
>;

const V23_AND_V1: readonly TagFormat[] = ['id3v2.3', 'id3v1'];

/** How files of the common formats really look; the others take their defaults. */
const SHAPES: Partial<Record<AudioFormat, readonly Shape[]>> = {
  mp3: [
    { bitrate: 320_000, variant: 'info', tagFormats: V23_AND_V1, padding: 1024 },
    { bitrate: 256_000, variant: 'xing', tagFormats: ['id3v2.4'], padding: 2048 },
    { bitrate: 192_000, variant: 'xing', tagFormats: V23_AND_V1 },
    { bitrate: 192_000, variant: 'cbr', tagFormats: ['id3v2.3'], padding: 4096 },
    { bitrate: 128_000, variant: 'info', tagFormats: ['id3v2.4', 'id3v1'] },
  ],
  flac: [
    { bitrate: 350_000, padding: 8192 },
    { bitrate: 500_000, padding: 4096 },
    { bitrate: 600_000, sampleRate: 96_000, bitsPerSample: 24, padding: 8192 },
  ],
  m4a: [
    { bitrate: 256_000, variant: 'moov-first', padding: 2048 },
    { bitrate: 128_000, variant: 'moov-first', padding: 2048 },
    { bitrate: 192_000, variant: 'moov-last' },
  ],
  alac: [
    { sampleRate: 44_100, variant: 'moov-first' },
    { sampleRate: 44_100, variant: 'moov-last' },
  ],
  ogg: [{ bitrate: 160_000 }, { bitrate: 192_000 }],
  opus: [{ bitrate: 96_000 }, { bitrate: 128_000 }],
  wav: [{ tagFormats: ['id3v2.3', 'riff-info'] }, { tagFormats: ['riff-info'], variant: 'tags-first' }],
};

/** Old encoders left out the header that says how long a variable bitrate lasts: one album in so many. */
const RARE_EVERY = 20;
const RARE_SHAPES: Partial<Record<AudioFormat, Shape>> = {
  mp3: { bitrate: 160_000, variant: 'vbr', tagFormats: V23_AND_V1 },
};

/** A specification shaped like a song people have: two and a half to five and a half minutes, a usual bitrate. Songs of one `album` come from one encoder. */
export function songLike(format: AudioFormat, tags: AudioTags, seed = 0, album: number = seed): AudioSpec {
  const shapes = SHAPES[format] ?? [{ variant: audioFormatInfo(format).variants[0] }];
  const rare = hash32(album, 13) % RARE_EVERY === 0 ? RARE_SHAPES[format] : undefined;
  const shape = rare ?? shapes[hash32(album, 11) % shapes.length];
  return { format, tags, durationMs: 150_000 + (hash32(seed, 12) % 180_000), seed, ...shape };
}

/** The same specification with `factor` times the playing time (at least a second): smaller files, same structure. */
export function scaledSpec(spec: AudioSpec, factor: number): AudioSpec {
  return { ...spec, durationMs: Math.max(1000, Math.round(spec.durationMs * factor)) };
}
