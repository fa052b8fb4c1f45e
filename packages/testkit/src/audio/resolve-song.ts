import { audioFormatInfo } from './audio-formats.ts';
import type { AudioSpec } from './audio-spec.ts';
import type { Song } from './song.ts';

const MAX_BITRATE = 20_000_000;
const MAX_DURATION_MS = 24 * 60 * 60 * 1000;

/** Fills in a format's defaults. Throws a `TypeError` for what the format cannot do. */
export function resolveSong(spec: AudioSpec): Song {
  const info = audioFormatInfo(spec.format);
  if (!(spec.durationMs > 0 && spec.durationMs <= MAX_DURATION_MS)) {
    throw new TypeError(`durationMs must lie between 0 and ${MAX_DURATION_MS}`);
  }
  const song: Song = {
    tags: spec.tags,
    cover: spec.cover,
    durationMs: spec.durationMs,
    bitrate: spec.bitrate ?? info.bitrate,
    sampleRate: spec.sampleRate ?? info.sampleRates[0],
    channels: spec.channels ?? 2,
    bitsPerSample: spec.bitsPerSample ?? info.bitsPerSample[0],
    padding: spec.padding ?? 0,
    variant: spec.variant ?? info.variants[0],
    tagFormats: spec.tagFormats ?? [info.tagFormats[0]],
    seed: spec.seed ?? 0,
  };
  demand(spec, 'sampleRate', song.sampleRate, info.sampleRates);
  demand(spec, 'bitsPerSample', song.bitsPerSample, info.bitsPerSample);
  demand(spec, 'variant', song.variant, info.variants);
  for (const format of song.tagFormats) demand(spec, 'tagFormats', format, info.tagFormats);
  if (song.channels !== 1 && song.channels !== 2) throw new TypeError('channels must be 1 or 2');
  if (!(song.bitrate > 0 && song.bitrate <= MAX_BITRATE)) {
    throw new TypeError(`bitrate must lie between 0 and ${MAX_BITRATE}`);
  }
  if (!Number.isInteger(song.padding) || song.padding < 0)
    throw new TypeError('padding must not be negative');
  return song;
}

function demand<T>(spec: AudioSpec, name: string, value: T, allowed: readonly T[]): void {
  if (allowed.includes(value)) return;
  throw new TypeError(`${name} of ${spec.format} must be one of ${allowed.join(', ')}, not ${String(value)}`);
}
