import { crc32 } from 'node:zlib';
import { parseBuffer } from 'music-metadata';
import { describe, expect, it } from 'vitest';
import { createAudioFile } from '../../src/index.ts';
import { text } from './reader-workarounds.ts';

async function coverOf(
  mimeType: 'image/jpeg' | 'image/png',
  size: number,
  seed = 0,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = createAudioFile({
    format: 'flac',
    tags: {},
    durationMs: 1000,
    cover: { mimeType, size, seed },
  });
  const { common } = await parseBuffer(file.bytes(), { mimeType: 'audio/flac' });
  return Uint8Array.from(common.picture?.[0]?.data ?? []);
}

const SIZES = [256, 257, 1000, 30_000, 100_000, 504_321];

describe('covers', () => {
  it.each(SIZES)('[AW6] a JPEG of %i bytes has that size and valid segments', async (size) => {
    const bytes = await coverOf('image/jpeg', size);
    expect(bytes.length).toBe(size);
    const view = new DataView(bytes.buffer);
    expect(view.getUint16(0)).toBe(0xffd8);
    const markers: number[] = [];
    let at = 2;
    while (markers.at(-1) !== 0xffda) {
      markers.push(view.getUint16(at));
      at += 2 + view.getUint16(at + 2);
    }
    expect(markers.filter((marker) => marker !== 0xfffe)).toEqual([
      0xffe0, 0xffdb, 0xffc0, 0xffc4, 0xffc4, 0xffda,
    ]);
    expect(view.getUint16(size - 2)).toBe(0xffd9);
  });

  it.each(SIZES)('[AW6] a PNG of %i bytes has that size and valid chunks', async (size) => {
    const bytes = await coverOf('image/png', size);
    expect(bytes.length).toBe(size);
    const view = new DataView(bytes.buffer);
    expect(text(bytes, 1, 3)).toBe('PNG');
    const types: string[] = [];
    let at = 8;
    while (at < size) {
      const length = view.getUint32(at);
      types.push(text(bytes, at + 4, 4));
      expect(view.getUint32(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
      at += length + 12;
    }
    expect(types.filter((type) => type !== 'fiLr')).toEqual(['IHDR', 'IDAT', 'IEND']);
  });

  it('[AW6] equal seeds give equal covers, other seeds others', async () => {
    expect(await coverOf('image/jpeg', 5000, 1)).toEqual(await coverOf('image/jpeg', 5000, 1));
    expect(await coverOf('image/jpeg', 5000, 1)).not.toEqual(await coverOf('image/jpeg', 5000, 2));
  });

  it('[AW6] a cover too small to be a picture is refused', async () => {
    await expect(coverOf('image/png', 255)).rejects.toThrow(TypeError);
    await expect(coverOf('image/png', 300.5)).rejects.toThrow(TypeError);
  });
});
