import { audioFormatInfo, encoderOf } from './audio-formats.ts';
import type { AudioFile, AudioSpec } from './audio-spec.ts';
import { readRegion } from './bytes/region.ts';
import { resolveSong } from './resolve-song.ts';

/**
 * Plans a valid, tagged audio file. Nothing but its small headers is held: audio, pictures and tables are computed
 * when read, alike from wherever reading starts. Throws a `TypeError` for a specification the format cannot fulfil.
 */
export function createAudioFile(spec: AudioSpec): AudioFile {
  const { region } = encoderOf(spec.format)(resolveSong(spec));
  const { extension, mimeType } = audioFormatInfo(spec.format);
  return {
    extension,
    mimeType,
    size: region.size,
    read: (start, end) => readRegion(region, start, end),
    bytes: () => readRegion(region),
  };
}
