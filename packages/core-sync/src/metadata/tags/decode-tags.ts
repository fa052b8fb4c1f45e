import { type AudioFacts, type NativeTag, type TagBlock, type TagFormat, warn } from '../audio-facts.ts';
import { decodeText } from './decode-text.ts';
import { MemoryTokenizer } from './memory-tokenizer.ts';
import { buildCarrier } from './tag-carriers.ts';

/** The tags of one block, decoded. */
export interface DecodedBlock {
  format: TagBlock['format'];
  tags: readonly NativeTag[];
  /** A slash separates several people. */
  slashSeparated: boolean;
}

/** Decodes the tag blocks of a file: plain text at once, all else with music-metadata. An item it cannot read is left out and noted. */
export async function decodeTags(facts: AudioFacts): Promise<DecodedBlock[]> {
  const decoded: DecodedBlock[] = [];
  for (const block of facts.tags) {
    if (block.format === 'named') decoded.push({ ...block, slashSeparated: false });
    else if (block.items.length > 0) {
      const { format, items, slashSeparated = false } = block;
      const tags = decodeText(format, items) ?? (await decodeWithLibrary(format, items, facts));
      decoded.push({ format, tags, slashSeparated });
    }
  }
  return decoded;
}

/** The tags of one block as music-metadata decodes them. */
export function decodeWithLibrary(
  format: TagFormat,
  items: readonly Uint8Array[],
  facts: AudioFacts,
): Promise<NativeTag[]> {
  return decodeItems(format, items, facts, { failures: 0 });
}

/** So many undecodable pieces of one tag and the rest is given up. */
const maxFailures = 64;

/** A damaged item is found by halving, so that the others are not lost with it. */
async function decodeItems(
  format: TagFormat,
  items: readonly Uint8Array[],
  facts: AudioFacts,
  attempt: { failures: number },
): Promise<NativeTag[]> {
  try {
    return await decodeCarrier(format, items);
  } catch {
    attempt.failures++;
    if (items.length <= 1 || attempt.failures > maxFailures) {
      warn(facts, 'A tag could not be decoded.');
      return [];
    }
    const middle = Math.ceil(items.length / 2);
    const first = await decodeItems(format, items.slice(0, middle), facts, attempt);
    return [...first, ...(await decodeItems(format, items.slice(middle), facts, attempt))];
  }
}

async function decodeCarrier(format: TagFormat, items: readonly Uint8Array[]): Promise<NativeTag[]> {
  const { bytes, mimeType } = buildCarrier(format, items);
  // Few files need it: a process that syncs some changes starts without it.
  const { parseFromTokenizer } = await import('music-metadata');
  const { native } = await parseFromTokenizer(new MemoryTokenizer(bytes, mimeType), {
    skipCovers: true,
    includeChapters: false,
  });
  return Object.values(native).flat();
}
