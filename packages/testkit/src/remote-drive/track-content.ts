import type { HashAlgorithm } from '@music-platform/bridge-traits';
import { createAudioFile } from '../audio/audio-file.ts';
import { audioFormatInfo } from '../audio/audio-formats.ts';
import type { AudioFile } from '../audio/audio-spec.ts';
import type { VirtualTrack } from '../audio/library/virtual-library-types.ts';
import { hashText } from '../random.ts';
import { type FileContent, patternContent } from './file-content.ts';

const USUAL_BITRATE = 256_000;
/** Length of a hash in 32-bit words, for the algorithms services report. */
const WORDS: Partial<Record<HashAlgorithm, number>> = { md5: 4, sha1: 5, sha256: 8, quickxor: 5 };

/** Sizes of a library's files as far as they are known: working one out takes as long as making the file's structure. */
export type KnownSizes = Map<number, Uint32Array>;

const SIZES_PER_BLOCK = 4096;

/** A track's audio file, made when its size or bytes are asked for. `key` stands for the content in its hashes. */
export function audioTrack(track: VirtualTrack, key: string, sizes: KnownSizes): FileContent {
  return new AudioTrack(track, key, sizes);
}

/** Bytes of about the size of the track's file that mean nothing. */
export function fillerTrack({ spec }: VirtualTrack, key: string): FileContent {
  const size =
    Math.round(((spec.bitrate ?? USUAL_BITRATE) * spec.durationMs) / 8000) + (spec.cover?.size ?? 0);
  const { mimeType } = audioFormatInfo(spec.format);
  return {
    ...patternContent(size, spec.seed),
    mimeType,
    declaredHash: (algorithm) => keyHash(key, algorithm),
  };
}

class AudioTrack implements FileContent {
  readonly #track: VirtualTrack;
  readonly #key: string;
  readonly #sizes: KnownSizes;
  #made: AudioFile | undefined;

  constructor(track: VirtualTrack, key: string, sizes: KnownSizes) {
    this.#track = track;
    this.#key = key;
    this.#sizes = sizes;
  }

  /** Kept without the file: a listing asks for nothing else, and holds many tracks at a time. */
  get size(): number {
    const { index } = this.#track;
    const number = Math.floor(index / SIZES_PER_BLOCK);
    const block = this.#sizes.get(number) ?? new Uint32Array(SIZES_PER_BLOCK);
    this.#sizes.set(number, block);
    const known = block[index % SIZES_PER_BLOCK];
    if (known) return known;
    const { size } = createAudioFile(this.#track.spec);
    block[index % SIZES_PER_BLOCK] = size;
    return size;
  }

  get mimeType(): string {
    return audioFormatInfo(this.#track.spec.format).mimeType;
  }

  read(start: number, end: number): Uint8Array {
    return this.#file().read(start, end);
  }

  declaredHash(algorithm: HashAlgorithm): string | undefined {
    return keyHash(this.#key, algorithm);
  }

  #file(): AudioFile {
    this.#made ??= createAudioFile(this.#track.spec);
    return this.#made;
  }
}

/** Digits that look like a hash of the algorithm and follow from the key: much cheaper than a real one. */
function keyHash(key: string, algorithm: HashAlgorithm): string | undefined {
  const words = WORDS[algorithm];
  if (words === undefined) return undefined;
  let digits = '';
  for (let salt = 0; salt < words; salt += 1)
    digits += (hashText(key, salt) >>> 0).toString(16).padStart(8, '0');
  return algorithm === 'quickxor' ? btoa(digits.slice(0, 20)) : digits;
}
