import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AudioSpec, createAudioFile, type TagFormat, truthOf } from '../../src/index.ts';
import { text } from './reader-workarounds.ts';
import { FULL_TAGS } from './specs.ts';

const SPEC: AudioSpec = { format: 'tta', tags: FULL_TAGS, durationMs: 3500, tagFormats: [] };
const HEADER_SIZE = 22;

describe('True Audio, which music-metadata does not read', () => {
  it('[AW1] tta reads back as truthOf says', () => {
    const bytes = createAudioFile(SPEC).bytes();
    const view = new DataView(bytes.buffer);
    expect(text(bytes, 0, 4)).toBe('TTA1');
    expect(view.getUint16(6, true)).toBe(truthOf(SPEC).channels);
    expect(view.getUint32(10, true)).toBe(truthOf(SPEC).sampleRate);
    expect((view.getUint32(14, true) * 1000) / view.getUint32(10, true)).toBe(truthOf(SPEC).durationMs);
  });

  it('[AW4] tta: the seek table leads from frame to frame, each with its checksum', () => {
    const bytes = createAudioFile(SPEC).bytes();
    const view = new DataView(bytes.buffer);
    const crcAt = (at: number): number => view.getUint32(at, true);
    expect(crcAt(HEADER_SIZE - 4)).toBe(crc32(bytes.subarray(0, HEADER_SIZE - 4)));
    const frames = Math.ceil(3.5 / (256 / 245));
    const tableEnd = HEADER_SIZE + frames * 4;
    expect(crcAt(tableEnd)).toBe(crc32(bytes.subarray(HEADER_SIZE, tableEnd)));
    let at = tableEnd + 4;
    for (let frame = 0; frame < frames; frame += 1) {
      const end = at + view.getUint32(HEADER_SIZE + frame * 4, true);
      expect(crcAt(end - 4)).toBe(crc32(bytes.subarray(at, end - 4)));
      at = end;
    }
    expect(at).toBe(bytes.length);
  });

  it.each(['apev2', 'id3v1', 'id3v2.3', 'id3v2.4'] as const)(
    '[AW1] tta: its %s tag is the one an mp3 file has',
    (tagFormat: TagFormat) => {
      const tagOf = (format: 'tta' | 'mp3'): Uint8Array => {
        const spec: AudioSpec = { ...SPEC, format };
        const tagged = createAudioFile({ ...spec, tagFormats: [tagFormat] });
        const size = tagged.size - createAudioFile(spec).size;
        return tagFormat.startsWith('id3v2')
          ? tagged.read(0, size)
          : tagged.read(tagged.size - size, tagged.size);
      };
      expect(tagOf('tta').length).toBeGreaterThan(100);
      expect(tagOf('tta')).toEqual(tagOf('mp3'));
    },
  );
});
