import type { SparseBytes } from './bytes/sparse-bytes.ts';
import type { CoverLocator } from './track-metadata.ts';

/** A tag as a format stores it, decoded but not yet understood. */
export interface NativeTag {
  id: string;
  value: unknown;
}

/** Tag formats whose items are decoded by music-metadata. Items are cut out of the file, pictures left out. */
export type TagFormat = 'ID3v2' | 'ID3v1' | 'APEv2' | 'vorbis' | 'iTunes' | 'asf';

/** One tag found in a file. */
export type TagBlock =
  | {
      format: TagFormat;
      items: Uint8Array[];
      /** ID3v2 before 2.4: a slash separates several people. */
      slashSeparated?: boolean;
    }
  /** Formats of plain named text (Matroska, RIFF, AIFF, CAF, QuickTime), decoded where they are found. */
  | { format: 'named'; tags: NativeTag[] };

/** A picture found in a file. `pictureType` as in ID3v2 (3: front cover). */
export interface FoundPicture extends CoverLocator {
  pictureType: number;
}

/** What a parser has found so far. Parsers fill it step by step, so that damage loses only what lies behind it. */
export interface AudioFacts {
  container?: string;
  codec?: string;
  lossless?: boolean;
  sampleRate?: number;
  bitsPerSample?: number;
  channels?: number;
  durationMs?: number;
  durationEstimated?: boolean;
  bitrate?: number;
  /** In order of preference: a field is taken from the first block that has it. */
  tags: TagBlock[];
  pictures: FoundPicture[];
  warnings: string[];
  partial: boolean;
}

/** Empty facts, to be filled by a parser. */
export function createAudioFacts(): AudioFacts {
  return { tags: [], pictures: [], warnings: [], partial: false };
}

/** Tags beyond this many bytes hold no names: lyrics, notation, binary data of other programs. */
export const maxTagBytes: number = 16 * 1024;
const maxItems = 1000;
const maxBlockBytes = 256 * 1024;

/** Keeps an item of a tag for decoding, within limits no honest file meets. */
export function keepItem(facts: AudioFacts, items: Uint8Array[], item: Uint8Array): void {
  const held = items.reduce((sum, other) => sum + other.length, 0);
  if (items.length < maxItems && held + item.length <= maxBlockBytes) items.push(item);
  else warn(facts, 'There are too many tags.');
}

const maxPictures = 32;
/** No picture is smaller. */
const minPictureBytes = 16;

/** Notes a picture. A file has one or two: of hundreds, the first ones are kept. */
export function addPicture(facts: AudioFacts, picture: FoundPicture): void {
  if (facts.pictures.length < maxPictures && picture.length >= minPictureBytes) facts.pictures.push(picture);
}

/** Notes something odd, once; at most 20 notes are kept. */
export function warn(facts: AudioFacts, text: string): void {
  if (facts.warnings.length < 20 && !facts.warnings.includes(text)) facts.warnings.push(text);
}

/** What a parser of one container works on. */
export interface ParserInput {
  file: SparseBytes;
  facts: AudioFacts;
  /** Where the container begins (behind a leading ID3v2 tag). */
  start: number;
  /** Lower-case extension of the file's name, empty where there is none. A hint. */
  extension: string;
}
