import type { AudioFacts } from '../audio-facts.ts';
import type { SparseBytes } from '../bytes/sparse-bytes.ts';
import { readApeTag } from './apev2.ts';
import { readId3v2 } from './id3v2.ts';

/** One read of this many bytes holds most tags at the end of a file. */
const tailBytes = 4 * 1024;

/**
 * Reads the tags at the end of a file, whatever their order: ID3v1, Lyrics3, APE, an appended ID3v2. Preferred is APE, then ID3v2, then
 * ID3v1 (whose fields are cut at 30 characters). Returns where the audio before them ends.
 */
export function readTailTags(file: SparseBytes, start: number, facts: AudioFacts): number {
  let end = file.size;
  const from = facts.tags.length;
  for (let round = 0; round < 6; round++) {
    const before = lastTag(file, start, end, facts);
    if (before === undefined || before >= end) break;
    end = before;
    // Nothing usually stands in front of an APE tag: that is not worth a read.
    if (facts.tags.at(-1)?.format === 'APEv2' && !file.has(Math.max(start, end - 128), 128)) break;
  }
  const rank = { APEv2: 0, ID3v2: 1 } as Record<string, number>;
  const found = facts.tags.splice(from).sort((a, b) => (rank[a.format] ?? 2) - (rank[b.format] ?? 2));
  facts.tags.push(...found);
  return Math.max(start, end);
}

function lastTag(file: SparseBytes, start: number, end: number, facts: AudioFacts): number | undefined {
  if (end - start < 32) return undefined;
  const tail = Math.max(start, end - tailBytes);
  if (!file.has(end - 32, 32) && tail < end) {
    file.expect(end);
    file.bytes(tail, end - tail);
  }
  if (end - start >= 128 && file.latin1(end - 128, 3) === 'TAG') {
    facts.tags.push({ format: 'ID3v1', items: [file.bytes(end - 128, 128)] });
    const extended = end - 128 - 227;
    return extended >= start && file.latin1(extended, 4) === 'TAG+' ? extended : end - 128;
  }
  const ape = readApeTag(file, end, facts);
  if (ape !== undefined) return ape;
  const mark = file.latin1(end - 9, 9);
  if (mark === 'LYRICS200') {
    const size = Number.parseInt(file.latin1(end - 15, 6), 10);
    return size > 0 && end - 15 - size >= start ? end - 15 - size : end - 15;
  }
  if (mark === 'LYRICSEND') return lyrics3v1Start(file, start, end);
  if (file.latin1(end - 10, 3) !== '3DI') return undefined;
  const size = file.bytes(end - 4, 4).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  const at = end - 20 - size;
  return at >= start && readId3v2(file, at, facts) !== undefined ? at : undefined;
}

function lyrics3v1Start(file: SparseBytes, start: number, end: number): number {
  const from = Math.max(start, end - 5120);
  const at = file.latin1(from, end - from).lastIndexOf('LYRICSBEGIN');
  return at < 0 ? end - 9 : from + at;
}
