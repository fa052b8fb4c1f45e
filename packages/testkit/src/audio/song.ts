import type { AudioTags, CoverSpec, TagFormat } from './audio-spec.ts';
import type { Region } from './bytes/region.ts';

/** An audio specification with every default filled in: what the container writers work from. */
export interface Song {
  readonly tags: AudioTags;
  readonly cover: CoverSpec | undefined;
  readonly durationMs: number;
  readonly bitrate: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  readonly padding: number;
  readonly variant: string;
  readonly tagFormats: readonly TagFormat[];
  readonly seed: number;
}

/** What a container writer returns: the bytes, and how many samples per channel they really hold. */
export interface Encoded {
  readonly region: Region;
  readonly samples: number;
}

/** Samples the song should have, at its sample rate. */
export function samplesOf(song: Song): number {
  return Math.max(1, Math.round((song.durationMs * song.sampleRate) / 1000));
}
