import { ByteWriter } from '../bytes/byte-writer.ts';
import { concat, type Region } from '../bytes/region.ts';

/** An MP4 box around its content. */
export function box(type: string, ...content: readonly (Region | Uint8Array)[]): Region {
  const body = concat(...content);
  return concat(
    new ByteWriter()
      .be(body.size + 8, 4)
      .ascii(type)
      .done(),
    body,
  );
}

/** An MP4 box with version 0 and flags. */
export function fullBox(type: string, flags: number, ...content: readonly (Region | Uint8Array)[]): Region {
  return box(type, new ByteWriter().be(flags, 4).done(), ...content);
}
