import type { AudioFacts, FoundPicture } from '../audio-facts.ts';
import type { CoverLocator, TrackMetadata } from '../track-metadata.ts';

/** More than any audio format reaches (DSD512 in six channels: 136 Mbit/s). */
const maxBitrate = 300_000_000;
/** Beyond this, a duration is a broken header. */
const maxDurationMs = 1000 * 3_600_000;

/** The technical facts of a file, impossible ones dropped. */
export function describeAudio(facts: AudioFacts, fileSize: number): TrackMetadata {
  const durationMs = plausibleDuration(facts.durationMs, fileSize);
  const cover = chooseCover(facts.pictures, fileSize);
  return {
    durationMs,
    durationEstimated: durationMs !== undefined && facts.durationEstimated ? true : undefined,
    bitrate: durationMs === undefined ? undefined : integer(facts.bitrate),
    sampleRate: integer(facts.sampleRate),
    bitsPerSample: integer(facts.bitsPerSample),
    channels: integer(facts.channels),
    codec: facts.codec,
    container: facts.container,
    lossless: facts.codec === undefined ? undefined : facts.lossless,
    cover,
  };
}

/** A file that is shorter than its header says keeps the header's word: what was cut off is the file, not the song. */
function plausibleDuration(durationMs: number | undefined, fileSize: number): number | undefined {
  if (durationMs === undefined || !(durationMs > 0 && durationMs < maxDurationMs)) return undefined;
  return (fileSize * 8000) / durationMs > maxBitrate ? undefined : Math.max(1, Math.round(durationMs));
}

function integer(value: number | undefined): number | undefined {
  return value !== undefined && value >= 1 && Number.isFinite(value) ? Math.round(value) : undefined;
}

/** The front cover, else the first picture; icons only where there is nothing else. */
function chooseCover(pictures: readonly FoundPicture[], fileSize: number): CoverLocator | undefined {
  const inside = pictures.filter(({ offset, length }) => length > 0 && offset + length <= fileSize);
  const chosen =
    inside.find((picture) => picture.pictureType === 3) ??
    inside.find((picture) => picture.pictureType !== 1 && picture.pictureType !== 2) ??
    inside[0];
  if (chosen === undefined) return undefined;
  const { pictureType, ...locator } = chosen;
  return locator;
}
