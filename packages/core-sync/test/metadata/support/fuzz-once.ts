import { MetadataError, readMetadata } from '../../../src/metadata/index.ts';
import type { FuzzSample } from './fuzz-samples.ts';

/** What became of one damaged file. `refused`: it ended in a documented error. */
export interface FuzzOutcome {
  refused: boolean;
  tookMs: number;
  problems: string[];
}

const slowMs = 2_000;
const maxReads = 26;
const maxMetadataCharacters = 1_000_000;

/** Reads a damaged file and says all that is neither a sound result nor a documented error. */
export async function fuzzOnce({ name, bytes }: FuzzSample, seed: number): Promise<FuzzOutcome> {
  const problems: string[] = [];
  let reads = 0;
  let refused = false;
  const source = {
    name,
    size: bytes.length,
    read: async (start: number, end: number): Promise<Uint8Array> => {
      reads += 1;
      if (start < 0 || end <= start || end > bytes.length)
        problems.push(`reads ${start}-${end} of ${bytes.length}`);
      return bytes.slice(start, end);
    },
  };
  const startedAt = performance.now();
  try {
    const headBytes = [300, 4096, 65_536][seed % 3];
    const tailBytes = seed % 5 === 0 ? 20_000 : undefined;
    const { metadata } = await readMetadata(source, { headBytes, tailBytes, cover: 'fetch' });
    const text = JSON.stringify(metadata);
    if (JSON.stringify(JSON.parse(text)) !== text) problems.push('does not survive JSON');
    if (text.length > maxMetadataCharacters) problems.push(`metadata of ${text.length} characters`);
    const { durationMs = 1 } = metadata;
    if (!(durationMs > 0 && Number.isFinite(durationMs))) problems.push(`lasts ${durationMs} ms`);
  } catch (error) {
    refused = true;
    problems.push(...undocumented(error));
  }
  const tookMs = performance.now() - startedAt;
  if (tookMs > slowMs) problems.push(`took ${tookMs.toFixed(0)} ms`);
  if (reads > maxReads) problems.push(`${reads} reads`);
  return { refused, tookMs, problems };
}

function undocumented(error: unknown): string[] {
  if (!(error instanceof MetadataError))
    return [error instanceof Error ? (error.stack ?? error.message) : 'something that is no error'];
  return error.message === 'The file breaks its own format.' ? [`unforeseen: ${String(error.cause)}`] : [];
}
