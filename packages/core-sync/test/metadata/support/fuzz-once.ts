import { createRandom } from '@music-platform/testkit';
import { MetadataError, readMetadata } from '../../../src/metadata/index.ts';
import type { FuzzSample } from './fuzz-samples.ts';

/** What became of one damaged file. */
export interface FuzzOutcome {
  /** Code of the documented error it ended in. */
  refused: string | undefined;
  tookMs: number;
  problems: string[];
}

/** One file's budget of CPU time, on a machine however busy: a sixtieth of what the engine grants. */
const slowMs = 2_000;
const maxReads = 26;
/** First read, 2 MiB behind it, and a cover of 10 MiB. */
const maxBytesRead = 13 * 1024 ** 2;
const maxMetadataCharacters = 1_000_000;
const hugeBytes = 4 * 1024 ** 3;

/** Reads a damaged file and says all that is neither a sound result nor a documented error. */
export async function fuzzOnce(sample: FuzzSample, seed: number): Promise<FuzzOutcome> {
  const problems: string[] = [];
  let refused: string | undefined;
  const source = new FuzzSource(sample, seed, problems);
  const startedAt = process.cpuUsage();
  try {
    const headBytes = [300, 4096, 65_536][seed % 3];
    const tailBytes = seed % 5 === 0 ? 20_000 : undefined;
    const endBytes = seed % 7 === 0 ? 30_000 : undefined;
    const options = { headBytes, tailBytes, endBytes, cover: 'fetch' } as const;
    const { metadata, cover } = await readMetadata(source, options);
    const text = JSON.stringify(metadata);
    if (JSON.stringify(JSON.parse(text)) !== text) problems.push('does not survive JSON');
    if (text.length > maxMetadataCharacters) problems.push(`metadata of ${text.length} characters`);
    if (!text.isWellFormed()) problems.push('half a character');
    const { durationMs = 1 } = metadata;
    if (!(durationMs > 0 && Number.isFinite(durationMs))) problems.push(`lasts ${durationMs} ms`);
    if ((cover?.data.length ?? 0) > 10 * 1024 ** 2) problems.push(`a cover of ${cover?.data.length} bytes`);
  } catch (error) {
    refused = error instanceof MetadataError ? error.code : 'no reason';
    problems.push(...undocumented(error));
  }
  const { user, system } = process.cpuUsage(startedAt);
  const tookMs = (user + system) / 1000;
  if (tookMs > slowMs) problems.push(`took ${tookMs.toFixed(0)} ms`);
  if (source.reads > maxReads) problems.push(`${source.reads} reads`);
  if (source.bytesRead > maxBytesRead) problems.push(`${source.bytesRead} bytes read`);
  return { refused, tookMs, problems };
}

/** A file in memory. Some claim to be far larger, and go on by beginning anew; some end before the size they claim. */
class FuzzSource {
  readonly name: string;
  readonly size: number;
  reads = 0;
  bytesRead = 0;
  readonly #bytes: Uint8Array;
  readonly #problems: string[];
  readonly #repeats: boolean;

  constructor({ name, bytes }: FuzzSample, seed: number, problems: string[]) {
    const random = createRandom(`source ${seed}`);
    const claim = random.pick(['true', 'true', 'true', 'larger', 'huge', 'longer']);
    this.name = name;
    this.#bytes = bytes;
    this.#problems = problems;
    this.#repeats = claim !== 'longer' && bytes.length > 0;
    if (claim === 'true') this.size = bytes.length;
    else
      this.size =
        claim === 'huge' ? random.int(bytes.length, hugeBytes) : bytes.length + random.int(1, 200_000);
  }

  async read(start: number, end: number): Promise<Uint8Array> {
    this.reads += 1;
    if (start < 0 || end <= start || end > this.size)
      this.#problems.push(`reads ${start}-${end} of ${this.size}`);
    const bytes = this.#repeats ? this.#repeated(start, end) : this.#bytes.slice(start, end);
    this.bytesRead += bytes.length;
    return bytes;
  }

  #repeated(start: number, end: number): Uint8Array {
    const { length } = this.#bytes;
    if (end <= length) return this.#bytes.slice(start, end);
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const from = (start + at) % length;
      const part = this.#bytes.subarray(from, from + bytes.length - at);
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

function undocumented(error: unknown): string[] {
  if (!(error instanceof MetadataError))
    return [error instanceof Error ? (error.stack ?? error.message) : 'something that is no error'];
  return error.message === 'The file breaks its own format.' ? [`unforeseen: ${String(error.cause)}`] : [];
}
