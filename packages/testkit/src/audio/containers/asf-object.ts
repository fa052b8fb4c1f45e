import { ByteWriter } from '../bytes/byte-writer.ts';
import { concat, type Region } from '../bytes/region.ts';

/** An ASF object around its content. */
export function asfObject(guid: string, ...content: readonly (Region | Uint8Array)[]): Region {
  const body = concat(...content);
  return concat(
    new ByteWriter()
      .bytes(guidBytes(guid))
      .le(body.size + 24, 8)
      .done(),
    body,
  );
}

/** The sixteen bytes of a GUID: the first three groups are little-endian. */
export function guidBytes(guid: string): Uint8Array {
  const [first = '', second = '', third = '', ...rest] = guid.split('-');
  const out = new ByteWriter()
    .le(Number.parseInt(first, 16), 4)
    .le(Number.parseInt(second, 16), 2)
    .le(Number.parseInt(third, 16), 2);
  for (const pair of rest.join('').match(/../g) ?? []) out.be(Number.parseInt(pair, 16), 1);
  return out.done();
}
