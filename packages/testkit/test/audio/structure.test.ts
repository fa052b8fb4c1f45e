import { describe, expect, it } from 'vitest';
import { type AudioFormat, type AudioSpec, createAudioFile } from '../../src/index.ts';
import { oggPackets, oggPages, text } from './reader-workarounds.ts';
import { EVERY_SHAPE, FULL_TAGS, nameOf } from './specs.ts';

const COVER = { mimeType: 'image/jpeg', size: 90_000 } as const;

function bytesOf(format: AudioFormat, more: Partial<AudioSpec> = {}): Uint8Array {
  return createAudioFile({ format, tags: FULL_TAGS, durationMs: 7000, cover: COVER, ...more }).bytes();
}

/** A checksum bit by bit, as the standards define it: slow, and written another way than the writer's. */
function crc(bytes: Uint8Array, width: number, polynomial: number): number {
  const top = 2n ** BigInt(width - 1);
  const mask = 2n ** BigInt(width) - 1n;
  let register = 0n;
  for (const byte of bytes) {
    register ^= BigInt(byte) << BigInt(width - 8);
    for (let bit = 0; bit < 8; bit += 1) {
      register = register & top ? ((register << 1n) ^ BigInt(polynomial)) & mask : (register << 1n) & mask;
    }
  }
  return Number(register);
}

describe('structure of audio files', () => {
  it.each(['ogg', 'opus', 'ogg-flac', 'speex'] as const)(
    '[AW4] %s: pages follow each other, are numbered and have the right checksum',
    (format) => {
      const bytes = bytesOf(format);
      const pages = oggPages(bytes);
      expect(pages.map(({ sequence }) => sequence)).toEqual(pages.map((_, index) => index));
      expect(pages[0]?.flags).toBe(2);
      expect(pages.at(-1)?.flags).toBe(4);
      const view = new DataView(bytes.buffer);
      for (const { start, end } of pages.filter((_, index) => index % 9 === 0)) {
        const page = bytes.slice(start, end);
        page.fill(0, 22, 26);
        expect(crc(page, 32, 0x04c11db7)).toBe(view.getUint32(start + 22, true));
      }
    },
  );

  it('[AW4] flac: each frame has the right number and both checksums', () => {
    const frames = oggPackets(bytesOf('ogg-flac', { durationMs: 16_000 })).slice(3);
    expect(frames.length).toBeGreaterThan(130);
    for (const index of [0, 1, 127, 128, frames.length - 1]) {
      const frame = frames[index] ?? new Uint8Array();
      const numberSize = index < 128 ? 1 : 2;
      const headerSize = 4 + numberSize + (index === frames.length - 1 ? 2 : 0);
      expect(crc(frame.subarray(0, headerSize), 8, 0x07)).toBe(frame[headerSize]);
      const end = frame.length - 2;
      expect(crc(frame.subarray(0, end), 16, 0x8005)).toBe(((frame[end] ?? 0) << 8) | (frame[end + 1] ?? 0));
    }
  });

  it('[AW4] mp3: one frame header directly behind the other, to the end', () => {
    for (const variant of ['cbr', 'info', 'xing', 'vbri', 'vbr']) {
      const bytes = bytesOf('mp3', { variant, tagFormats: [] });
      const KBPS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
      let at = 0;
      let frames = 0;
      while (at < bytes.length) {
        expect(bytes[at]).toBe(0xff);
        expect(bytes[at + 1]).toBe(0xfb);
        const third = bytes[at + 2] ?? 0;
        at += Math.floor((144_000 * (KBPS[third >> 4] ?? 0)) / 44_100) + ((third >> 1) & 1);
        frames += 1;
      }
      expect(at).toBe(bytes.length);
      const hasHeader = variant === 'cbr' || variant === 'vbr' ? 0 : 1;
      expect(frames).toBe(Math.ceil((7 * 44_100) / 1152) + hasHeader);
    }
  });

  it('[AW4] m4a: chunk offsets point at the media, wherever the movie box is', () => {
    for (const variant of ['moov-first', 'moov-last']) {
      const bytes = bytesOf('m4a', { variant, padding: 100 });
      const view = new DataView(bytes.buffer);
      const find = (type: string): number => Buffer.from(bytes).indexOf(type, 0, 'latin1');
      const media = find('mdat') + 4;
      const firstChunk = view.getUint32(find('stco') + 12);
      const secondChunk = view.getUint32(find('stco') + 16);
      const sizes = Array.from({ length: 22 }, (_, i) => view.getUint32(find('stsz') + 16 + i * 4));
      expect(firstChunk).toBe(media);
      expect(secondChunk).toBe(media + sizes.reduce((sum, size) => sum + size, 0));
    }
  });

  it('[AW4] aac: each ADTS frame says where the next begins', () => {
    const bytes = bytesOf('aac', { tagFormats: [] });
    let at = 0;
    while (at < bytes.length) {
      expect([bytes[at], bytes[at + 1]]).toEqual([0xff, 0xf1]);
      at += ((bytes[at + 3] ?? 0) & 3) * 2048 + (bytes[at + 4] ?? 0) * 8 + ((bytes[at + 5] ?? 0) >> 5);
    }
    expect(at).toBe(bytes.length);
  });

  it('[AW4] wavpack: blocks follow each other and count every sample', () => {
    const bytes = bytesOf('wavpack', { tagFormats: [] });
    const view = new DataView(bytes.buffer);
    let samples = 0;
    let at = 0;
    for (; at < bytes.length; at += view.getUint32(at + 4, true) + 8) {
      expect(text(bytes, at, 4)).toBe('wvpk');
      expect(view.getUint32(at + 16, true)).toBe(samples);
      samples += view.getUint32(at + 20, true);
    }
    expect(at).toBe(bytes.length);
    expect(samples).toBe(7 * 44_100);
  });

  it('[AW4] mka: the index and the cues lead to what they name', () => {
    for (const variant of ['tags-first', 'tags-last']) {
      const bytes = bytesOf('mka', { variant, durationMs: 20_000, padding: 64 });
      const view = new DataView(bytes.buffer);
      const segmentStart = Buffer.from(bytes).indexOf('18538067', 0, 'hex') + 12;
      const positions = (id: string, skip: number): number[] => {
        const found: number[] = [];
        const buffer = Buffer.from(bytes);
        for (let at = buffer.indexOf(id, 0, 'hex'); at !== -1; at = buffer.indexOf(id, at + 1, 'hex')) {
          found.push(Number(view.getBigUint64(at + skip)));
        }
        return found;
      };
      const seeks = positions('53ac0100000000000008', 10);
      const ids = seeks.map((position) => view.getUint32(segmentStart + position).toString(16));
      expect([...ids].sort()).toEqual(['1254c367', '1549a966', '1654ae6b', '1941a469', '1c53bb6b']);
      const clusters = positions('f10100000000000008', 9);
      expect(clusters.length).toBe(4);
      for (const position of clusters) expect(view.getUint32(segmentStart + position)).toBe(0x1f43b675);
    }
  });

  it.each(EVERY_SHAPE.map((spec) => [nameOf(spec), spec] as const))(
    '[AW4] %s: the signature of no tag or page stands in the audio',
    (_name, spec) => {
      const bytes = Buffer.from(
        createAudioFile({ ...spec, tagFormats: [], tags: {}, durationMs: 20_000 }).bytes(),
      );
      for (const signature of ['ID3', 'TAG', 'APETAGEX', 'LYRICS']) expect(bytes.indexOf(signature)).toBe(-1);
      if (!['ogg', 'opus', 'ogg-flac', 'speex'].includes(spec.format)) expect(bytes.indexOf('OggS')).toBe(-1);
    },
  );
});
