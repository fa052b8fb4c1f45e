import { writeBe } from '../bytes/byte-writer.ts';
import { units } from '../bytes/layout.ts';
import { concat, type Region } from '../bytes/region.ts';
import type { Encoded, Song } from '../song.ts';
import { apev2Tag } from '../tags/apev2.ts';
import { id3v2Tags } from '../tags/id3-tags.ts';
import { id3v1Tag } from '../tags/id3v1.ts';
import { AAC_FRAME_SAMPLES, aacLayout, frequencyIndex, writeAacFrame } from './aac-frame.ts';

const HEADER_SIZE = 7;

/** Builds a raw AAC stream: each frame behind an ADTS header, tags around. */
export function encodeAdts(song: Song): Encoded {
  const { layout } = aacLayout(song, HEADER_SIZE);
  const frequency = frequencyIndex(song.sampleRate);
  const audio = units(layout, (frame, target, at) => {
    const size = layout.offsetOf(frame + 1) - layout.offsetOf(frame);
    const AAC_LC = 1;
    const BUFFER_UNKNOWN = 0x7ff;
    target.set([0xff, 0xf1, (AAC_LC << 6) | (frequency << 2)], at);
    writeBe(target, at + 3, song.channels * 2 ** 30 + size * 2 ** 13 + BUFFER_UNKNOWN * 4, 4);
    const options = { channels: song.channels, seed: song.seed, frame };
    writeAacFrame(target, at + HEADER_SIZE, size - HEADER_SIZE, options);
  });
  const parts: (Region | Uint8Array)[] = [...id3v2Tags(song), audio];
  if (song.tagFormats.includes('apev2')) parts.push(apev2Tag(song.tags, song.cover));
  if (song.tagFormats.includes('id3v1')) parts.push(id3v1Tag(song.tags));
  return { region: concat(...parts), samples: layout.count * AAC_FRAME_SAMPLES };
}
