import { ByteWriter } from '../bytes/byte-writer.ts';
import { concat, type Region } from '../bytes/region.ts';

/** A RIFF (`le`) or AIFF (`be`) chunk, padded to an even length. */
export function iffChunk(
  endian: 'le' | 'be',
  id: string,
  ...content: readonly (Region | Uint8Array)[]
): Region {
  const body = concat(...content);
  const head = new ByteWriter().ascii(id)[endian](body.size, 4).done();
  return concat(head, body, new Uint8Array(body.size % 2));
}
