import type { AbortOptions } from '@music-platform/bridge-traits';
import { type AudioFacts, createAudioFacts, warn } from './audio-facts.ts';
import { extensionOf } from './audio-formats.ts';
import type { AudioSource, ReadStats } from './audio-source.ts';
import { DamagedData, MissingBytes, SparseBytes, TooMuchWork } from './bytes/sparse-bytes.ts';
import { readTrailingMovie } from './containers/mp4.ts';
import { MetadataError, type MetadataErrorCode } from './metadata-error.ts';
import { parseAudio } from './parse-audio.ts';
import { decodeCover } from './read-cover.ts';
import { decodeTags } from './tags/decode-tags.ts';
import { describeTrack } from './tags/describe-track.ts';
import type { Cover, CoverLocator, TrackMetadata } from './track-metadata.ts';

export interface ReadMetadataOptions extends AbortOptions {
  /** Size of the first read in bytes. Default 64 KiB; a `HeadPredictor` knows better. */
  headBytes?: number | undefined;
  /**
   * Read so much of the end first: where it holds all that an MP4 file has to say, nothing else is read. A `HeadPredictor` knows the files
   * for which that pays. Default: the beginning is read first.
   */
  tailBytes?: number | undefined;
  /**
   * Read so much of the end at the same time as the beginning, where a `HeadPredictor` knows that both are needed. Default: the end is read
   * when something in the beginning asks for it.
   */
  endBytes?: number | undefined;
  /** `skip`: only say where the cover lies; `fetch`: read it too, in at most one more read. Default `skip`. */
  cover?: 'skip' | 'fetch' | undefined;
  /** Larger covers are not fetched, in bytes. Default 10 MiB. */
  maxCoverBytes?: number | undefined;
  /** Reads of one file, its cover not counted. Default 24. */
  maxRequests?: number | undefined;
  /** Bytes read of one file behind its first read, its cover not counted. Default 2 MiB. */
  maxBytes?: number | undefined;
  /** CPU and waiting time of one file, checked between reads. Default 120 s. A read that hangs is the signal's business. */
  timeLimitMs?: number | undefined;
  /** Milliseconds, for `timeLimitMs`. Default `Date.now`. */
  now?: (() => number) | undefined;
}

export interface MetadataResult {
  metadata: TrackMetadata;
  stats: ReadStats;
  /** With `cover: 'fetch'`: the picture, where there is one and it is not too large. */
  cover?: Cover | undefined;
  /**
   * The picture of `metadata.cover`, for a caller that decides after seeing the tags: out of bytes already read, else in one more read.
   * Undefined where there is none or it is too large. Holds the bytes read so far: do not keep it.
   */
  fetchCover(): Promise<Cover | undefined>;
}

const defaultHeadBytes = 64 * 1024;
/** What an MP4 file with its movie box at the end has in front: its type, free space, the header of the audio. */
const boxHeadBytes = 4 * 1024;
const firstFollowUpBytes = 16 * 1024;
const maxFollowUpBytes = 512 * 1024;
/** A longer first read is cheaper than a second one as long as it bridges no more than this. */
const bridgedBytes = 128 * 1024;
/** A file up to this size is sooner read whole than in two parts. */
const shortFileBytes = 320 * 1024;

/**
 * Reads the tags and technical facts of one audio file with as few and as small ranged reads as its format allows: pictures, padding and
 * sample tables are never fetched. What was found before damage or a limit is returned with `partial: true`; a file that yields nothing
 * throws `MetadataError`. Failures of `source.read` and the signal's reason pass through unchanged.
 */
export async function readMetadata(
  source: AudioSource,
  options: ReadMetadataOptions = {},
): Promise<MetadataResult> {
  if (source.size <= 0) throw new MetadataError('EMPTY', 'The file is empty.');
  const session = new ReadSession(source, options);
  const { facts, failure } = await session.run();
  const metadata = describeTrack(facts, await decodeTags(facts), source.size);
  if (failure !== undefined && isNothing(metadata)) throw failure;
  if (isNothing(metadata)) throw unreadable(facts);
  const locator = metadata.cover;
  const fetchCover = async (): Promise<Cover | undefined> => locator && session.fetchCover(locator);
  const cover = options.cover === 'fetch' ? await fetchCover() : undefined;
  return { metadata, stats: session.stats(), cover, fetchCover };
}

/** Fetches what the parser misses and lets it try again, within the limits. */
class ReadSession {
  readonly #source: AudioSource;
  readonly #options: ReadMetadataOptions;
  readonly #file: SparseBytes;
  readonly #now: () => number;
  readonly #deadline: number;
  #requests = 0;
  #bytes = 0;
  #headBytes = 0;
  #lastEnd = -1;
  #followUpBytes = firstFollowUpBytes;
  #needed = 0;
  #tailNeeded: number | undefined;
  #endNeeded: number | undefined;
  #short = false;
  readonly #bridged: number;

  constructor(source: AudioSource, options: ReadMetadataOptions) {
    this.#source = source;
    this.#options = options;
    this.#file = new SparseBytes(source.size);
    this.#bridged = source.size <= shortFileBytes ? source.size : bridgedBytes;
    this.#now = options.now ?? Date.now;
    this.#deadline = this.#now() + (options.timeLimitMs ?? 120_000);
  }

  async run(): Promise<{ facts: AudioFacts; failure?: MetadataError }> {
    const movie = await this.#readTail();
    if (movie !== undefined) return { facts: movie };
    await this.#readHead();
    this.#headBytes = this.#bytes;
    for (;;) {
      const facts = createAudioFacts();
      const missing = this.#attempt(facts);
      this.#needed = this.#file.neededHead(this.#bridged);
      if (missing instanceof MetadataError) return { facts, failure: missing };
      if (missing === undefined) {
        if (facts.container === 'mp4') this.#tailNeeded = this.#file.neededTail(boxHeadBytes, bridgedBytes);
        if (this.#needed < this.#source.size)
          this.#endNeeded = this.#file.neededTail(this.#needed, bridgedBytes);
        return { facts };
      }
      const limit = await this.#fetchMissing(missing);
      if (limit !== undefined) {
        facts.partial = true;
        warn(facts, limit.message);
        return { facts, failure: limit };
      }
    }
  }

  stats(): ReadStats {
    const tail = {
      ...(this.#tailNeeded === undefined ? {} : { tailNeeded: this.#tailNeeded }),
      ...(this.#endNeeded === undefined ? {} : { endNeeded: this.#endNeeded }),
    };
    const firstReadNeeded = this.#needed < this.#source.size ? this.#needed : Number.POSITIVE_INFINITY;
    return { requests: this.#requests, bytes: this.#bytes, firstReadNeeded, ...tail };
  }

  /** The beginning, and the end with it where that is known to be needed too. */
  async #readHead(): Promise<void> {
    const known = this.#file.nextKnown(0);
    const head = Math.min(known, Math.max(16, Math.ceil(this.#options.headBytes ?? defaultHeadBytes)));
    const from = this.#source.size - Math.ceil(this.#options.endBytes ?? 0);
    if (from <= head || from >= known) return this.#fetch(0, head);
    await Promise.all([this.#fetch(from, known), this.#fetch(0, head)]);
    // Whichever came last: what is read next goes on from neither.
    this.#lastEnd = -1;
  }

  /** The facts of a file whose end says everything. */
  async #readTail(): Promise<AudioFacts | undefined> {
    const { size } = this.#source;
    const from = size - Math.ceil(this.#options.tailBytes ?? 0);
    if (from >= size || from <= boxHeadBytes) return undefined;
    await this.#fetch(from, size);
    const facts = createAudioFacts();
    try {
      if (!readTrailingMovie(this.#file, from, facts)) return undefined;
    } catch (error) {
      if (error instanceof MissingBytes || error instanceof DamagedData || error instanceof TooMuchWork)
        return undefined;
      throw error;
    }
    this.#tailNeeded = this.#file.neededTail(0, bridgedBytes);
    return facts;
  }

  async fetchCover(locator: CoverLocator): Promise<Cover | undefined> {
    const { offset, length } = locator;
    if (length > (this.#options.maxCoverBytes ?? 10 * 1024 * 1024)) return undefined;
    const end = offset + length;
    for (let at = this.#file.known(offset).end; at < end; at = this.#file.known(at).end) {
      await this.#fetch(at, Math.min(end, this.#file.nextKnown(at)));
      if (this.#short) throw new MetadataError('CORRUPT', 'The file is shorter than its stated size.');
    }
    return decodeCover(this.#file.bytes(offset, length), locator);
  }

  #attempt(facts: AudioFacts): MissingBytes | MetadataError | undefined {
    this.#file.restart();
    try {
      parseAudio(this.#file, extensionOf(this.#source.name), facts);
      return undefined;
    } catch (error) {
      if (error instanceof MissingBytes) return error;
      facts.partial = true;
      const code: MetadataErrorCode = error instanceof TooMuchWork ? 'TIME_LIMIT' : 'CORRUPT';
      const known = error instanceof DamagedData || error instanceof TooMuchWork;
      const message = known ? error.message : 'The file breaks its own format.';
      warn(facts, message);
      return new MetadataError(code, message, { cause: error });
    }
  }

  async #fetchMissing(missing: MissingBytes): Promise<MetadataError | undefined> {
    if (this.#short) return new MetadataError('CORRUPT', 'The file is shorter than its stated size.');
    const { maxRequests = 24, maxBytes = 2 * 1024 * 1024 } = this.#options;
    if (this.#now() > this.#deadline) return new MetadataError('TIME_LIMIT', 'Reading took too long.');
    const goesOn = this.#requests > 1 && missing.start === this.#lastEnd;
    this.#followUpBytes = goesOn ? Math.min(maxFollowUpBytes, this.#followUpBytes * 2) : firstFollowUpBytes;
    const left = maxBytes - (this.#bytes - this.#headBytes);
    const expected = Math.min(missing.wanted ?? firstFollowUpBytes, maxFollowUpBytes);
    const wanted = goesOn ? Math.max(expected, this.#followUpBytes) : expected;
    const next = this.#file.nextKnown(missing.start);
    const least = Math.min(missing.end, next) - missing.start;
    if (this.#requests >= maxRequests || least > left)
      return new MetadataError('BUDGET_EXCEEDED', 'The tags lie too far apart to be read within the limits.');
    const end = Math.min(missing.start + Math.max(least, Math.min(wanted, left)), next);
    await this.#fetch(missing.start, end);
    return undefined;
  }

  async #fetch(start: number, end: number): Promise<void> {
    const bytes = await this.#read(start, end);
    this.#short ||= bytes.length < end - start;
    this.#file.add(start, bytes);
    this.#lastEnd = end;
  }

  async #read(start: number, end: number): Promise<Uint8Array> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    this.#requests++;
    const bytes = await this.#source.read(start, end, { signal });
    signal?.throwIfAborted();
    this.#bytes += bytes.length;
    return bytes.length > end - start ? bytes.subarray(0, end - start) : bytes;
  }
}

function isNothing(metadata: TrackMetadata): boolean {
  const { warnings, partial, container, lossless, ...facts } = metadata;
  return Object.values(facts).every((value) => value === undefined);
}

function unreadable(facts: AudioFacts): MetadataError {
  const reason = facts.warnings.at(-1) ?? 'The file holds neither tags nor audio.';
  const code = reason === 'The format is unknown.' ? 'UNSUPPORTED_FORMAT' : 'CORRUPT';
  return new MetadataError(code, reason);
}
