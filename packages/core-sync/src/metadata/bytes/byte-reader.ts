/** What a parser of nested structures needs of its bytes: a file, or the packets of a stream laid end to end. */
export interface ByteReader {
  readonly size: number;
  bytes(at: number, length: number): Uint8Array;
  u8(at: number): number;
  u32le(at: number): number;
  u32be(at: number): number;
  latin1(at: number, length: number): string;
  expect(end: number): void;
}
