import type { AudioFormat, TagFormat } from './audio-spec.ts';
import { encodeAdts } from './containers/adts.ts';
import { encodeAiff } from './containers/aiff.ts';
import { encodeWma } from './containers/asf.ts';
import { encodeDff } from './containers/dff.ts';
import { encodeDsf } from './containers/dsf.ts';
import { encodeFlac } from './containers/flac.ts';
import { encodeMka, encodeWebm } from './containers/matroska.ts';
import { encodeApe } from './containers/monkeys-audio.ts';
import { encodeMp3 } from './containers/mp3.ts';
import { encodeAlac, encodeM4a, encodeM4b } from './containers/mp4.ts';
import { encodeMusepack } from './containers/musepack.ts';
import { encodeOggFlac } from './containers/ogg-flac.ts';
import { encodeOggVorbis } from './containers/ogg-vorbis.ts';
import { encodeOpus } from './containers/opus.ts';
import { encodeSpeex } from './containers/speex.ts';
import { encodeTta } from './containers/tta.ts';
import { encodeWav } from './containers/wav.ts';
import { encodeWavPack } from './containers/wavpack.ts';
import type { Encoded, Song } from './song.ts';

/** What a format is called, what it can be asked for, and its defaults (the first of each list). */
export interface AudioFormatInfo {
  /** Without a dot. */
  readonly extension: string;
  readonly mimeType: string;
  readonly lossless: boolean;
  readonly variants: readonly [string, ...string[]];
  readonly tagFormats: readonly [TagFormat, ...TagFormat[]];
  readonly sampleRates: readonly [number, ...number[]];
  readonly bitrate: number;
  readonly bitsPerSample: readonly [16 | 24, ...(16 | 24)[]];
}

interface FormatEntry extends AudioFormatInfo {
  encode(song: Song): Encoded;
}

const ID3V2 = [
  'id3v2.4',
  'id3v2.3',
  'id3v2.2',
  'id3v2.4-unsync',
  'id3v2.3-unsync',
  'id3v2.2-unsync',
] as const satisfies readonly TagFormat[];

const MPEG_RATES = [44_100, 48_000, 32_000, 22_050, 24_000, 16_000, 11_025, 12_000, 8000] as const;
const AAC_RATES = [44_100, 48_000, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000] as const;
const PCM_RATES = [44_100, 48_000, 88_200, 96_000, 192_000, 32_000, 22_050, 16_000, 11_025, 8000] as const;

const DSD_RATES = [2_822_400, 5_644_800] as const;

const lossy = { lossless: false, variants: ['default'], bitsPerSample: [16] } as const;
const lossless = { lossless: true, variants: ['default'], bitsPerSample: [16, 24] } as const;
const mp4 = {
  ...lossy,
  variants: ['moov-first', 'moov-last', 'fragmented'],
  tagFormats: ['itunes'],
} as const;

const FORMATS = {
  mp3: {
    ...lossy,
    extension: 'mp3',
    mimeType: 'audio/mpeg',
    variants: ['info', 'cbr', 'xing', 'vbri', 'vbr'],
    tagFormats: [...ID3V2, 'id3v1', 'apev2'],
    sampleRates: MPEG_RATES,
    bitrate: 192_000,
    encode: encodeMp3,
  },
  flac: {
    ...lossless,
    extension: 'flac',
    mimeType: 'audio/flac',
    tagFormats: ['vorbis', ...ID3V2],
    sampleRates: PCM_RATES,
    bitrate: 700_000,
    encode: encodeFlac,
  },
  m4a: {
    ...mp4,
    extension: 'm4a',
    mimeType: 'audio/mp4',
    sampleRates: AAC_RATES,
    bitrate: 192_000,
    encode: encodeM4a,
  },
  alac: {
    ...mp4,
    ...{ lossless: true, bitsPerSample: [16, 24] },
    extension: 'm4a',
    mimeType: 'audio/mp4',
    sampleRates: [44_100, 48_000, 32_000, 22_050, 16_000, 8000],
    bitrate: 1_411_200,
    encode: encodeAlac,
  },
  m4b: {
    ...mp4,
    extension: 'm4b',
    mimeType: 'audio/mp4',
    sampleRates: [22_050, ...AAC_RATES],
    bitrate: 64_000,
    encode: encodeM4b,
  },
  ogg: {
    ...lossy,
    extension: 'ogg',
    mimeType: 'audio/ogg',
    tagFormats: ['vorbis'],
    sampleRates: PCM_RATES,
    bitrate: 160_000,
    encode: encodeOggVorbis,
  },
  opus: {
    ...lossy,
    extension: 'opus',
    mimeType: 'audio/ogg',
    tagFormats: ['vorbis'],
    sampleRates: [48_000],
    bitrate: 128_000,
    encode: encodeOpus,
  },
  wav: {
    ...lossless,
    extension: 'wav',
    mimeType: 'audio/wav',
    variants: ['tags-last', 'tags-first'],
    tagFormats: [...ID3V2, 'riff-info'],
    sampleRates: PCM_RATES,
    bitrate: 1_411_200,
    encode: encodeWav,
  },
  'ogg-flac': {
    ...lossless,
    extension: 'oga',
    mimeType: 'audio/ogg',
    tagFormats: ['vorbis'],
    sampleRates: PCM_RATES,
    bitrate: 700_000,
    encode: encodeOggFlac,
  },
  speex: {
    ...lossy,
    extension: 'spx',
    mimeType: 'audio/ogg',
    tagFormats: ['vorbis'],
    sampleRates: [16_000, 8000, 32_000],
    bitrate: 28_000,
    encode: encodeSpeex,
  },
  aiff: {
    ...lossless,
    extension: 'aiff',
    mimeType: 'audio/aiff',
    variants: ['tags-last', 'tags-first'],
    tagFormats: [...ID3V2],
    sampleRates: PCM_RATES,
    bitrate: 1_411_200,
    encode: encodeAiff,
  },
  dsf: {
    ...lossless,
    extension: 'dsf',
    mimeType: 'audio/dsf',
    tagFormats: [...ID3V2],
    sampleRates: DSD_RATES,
    bitrate: 5_644_800,
    encode: encodeDsf,
  },
  dff: {
    ...lossless,
    extension: 'dff',
    mimeType: 'audio/dff',
    tagFormats: [...ID3V2],
    sampleRates: DSD_RATES,
    bitrate: 5_644_800,
    encode: encodeDff,
  },
  wma: {
    ...lossy,
    extension: 'wma',
    mimeType: 'audio/x-ms-wma',
    tagFormats: ['asf'],
    sampleRates: [44_100, 48_000, 32_000, 22_050, 16_000, 11_025, 8000],
    bitrate: 128_000,
    encode: encodeWma,
  },
  ape: {
    ...lossless,
    extension: 'ape',
    mimeType: 'audio/x-ape',
    tagFormats: ['apev2'],
    sampleRates: PCM_RATES,
    bitrate: 700_000,
    encode: encodeApe,
  },
  wavpack: {
    ...lossless,
    extension: 'wv',
    mimeType: 'audio/x-wavpack',
    tagFormats: ['apev2'],
    sampleRates: [44_100, 48_000, 88_200, 96_000, 192_000, 32_000, 22_050, 16_000, 11_025, 8000],
    bitrate: 700_000,
    encode: encodeWavPack,
  },
  musepack: {
    ...lossy,
    extension: 'mpc',
    mimeType: 'audio/x-musepack',
    tagFormats: ['apev2'],
    sampleRates: [44_100, 48_000, 32_000],
    bitrate: 180_000,
    encode: encodeMusepack,
  },
  mka: {
    ...lossy,
    extension: 'mka',
    mimeType: 'audio/x-matroska',
    variants: ['tags-first', 'tags-last'],
    tagFormats: ['matroska'],
    sampleRates: [48_000],
    bitrate: 128_000,
    encode: encodeMka,
  },
  webm: {
    ...lossy,
    extension: 'webm',
    mimeType: 'audio/webm',
    variants: ['tags-first', 'tags-last'],
    tagFormats: ['matroska'],
    sampleRates: [48_000],
    bitrate: 128_000,
    encode: encodeWebm,
  },
  aac: {
    ...lossy,
    extension: 'aac',
    mimeType: 'audio/aac',
    tagFormats: [...ID3V2, 'id3v1', 'apev2'],
    sampleRates: AAC_RATES,
    bitrate: 128_000,
    encode: encodeAdts,
  },
  tta: {
    ...lossless,
    extension: 'tta',
    mimeType: 'audio/x-tta',
    tagFormats: ['apev2', ...ID3V2, 'id3v1'],
    sampleRates: PCM_RATES,
    bitrate: 700_000,
    encode: encodeTta,
  },
} as const satisfies Record<AudioFormat, FormatEntry>;

/** Every format that can be written. */
export const AUDIO_FORMATS: readonly AudioFormat[] = Object.keys(FORMATS) as AudioFormat[];

/** What a format can be asked for; a copy of nothing, so do not change it. */
export function audioFormatInfo(format: AudioFormat): AudioFormatInfo {
  return entryOf(format);
}

/** The container writer of a format. */
export function encoderOf(format: AudioFormat): (song: Song) => Encoded {
  return entryOf(format).encode;
}

function entryOf(format: AudioFormat): FormatEntry {
  const entry: FormatEntry | undefined = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (entry === undefined) throw new TypeError(`unknown audio format ${JSON.stringify(format)}`);
  return entry;
}
