import type { AudioTags } from '../audio-spec.ts';
import { ByteWriter, latin1 } from '../bytes/byte-writer.ts';
import { artistValues, present } from './tag-fields.ts';

/** The content of a RIFF `LIST` chunk of type `INFO`; text is ISO-8859-1, as the standard has it. */
export function riffInfo(tags: AudioTags): Uint8Array<ArrayBuffer> {
  const fields = present([
    ['INAM', tags.title],
    ['IART', artistValues(tags)[0]],
    ['IPRD', tags.album],
    ['ICRD', tags.date],
    ['IGNR', tags.genres?.[0]],
    ['ITRK', tags.track?.toString()],
    ['ICMT', tags.comment],
  ]);
  const out = new ByteWriter().ascii('INFO');
  for (const [id, [value = '']] of fields) {
    const bytes = latin1(value);
    const size = bytes.length + 1;
    out
      .ascii(id)
      .le(size, 4)
      .bytes(bytes)
      .zeros(1 + (size % 2));
  }
  return out.done();
}
