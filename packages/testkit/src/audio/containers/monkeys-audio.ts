import { ByteWriter, writeLe } from '../bytes/byte-writer.ts';
import { crc32OfZeros } from '../bytes/checksum.ts';
import { fill } from '../bytes/filler.ts';
import { joinedLayout, patternLayout, units } from '../bytes/layout.ts';
import { concat } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { apev2Tag } from '../tags/apev2.ts';

const BLOCKS_PER_FRAME = 73_728 * 4;
const DESCRIPTOR_SIZE = 52;
const HEADER_SIZE = 24;

/** Builds a Monkey's Audio file of frames marked silent, filler behind. */
export function encodeApe(song: Song): Encoded {
  const samples = samplesOf(song);
  const full = Math.floor((samples - 1) / BLOCKS_PER_FRAME);
  const last = samples - full * BLOCKS_PER_FRAME;
  const bytesPerSample = song.bitrate / 8 / song.sampleRate;
  const sizeOf = (blocks: number): number => Math.max(16, Math.round((blocks * bytesPerSample) / 4) * 4);
  const layout = joinedLayout(
    patternLayout(full, [sizeOf(BLOCKS_PER_FRAME)]),
    patternLayout(1, [sizeOf(last)]),
  );
  const audioStart = DESCRIPTOR_SIZE + HEADER_SIZE + layout.count * 4;
  const blockSize = (song.channels * song.bitsPerSample) / 8;
  const seekTable = new ByteWriter();
  for (let frame = 0; frame < layout.count; frame += 1) seekTable.le(audioStart + layout.offsetOf(frame), 4);
  const audio = units(layout, (frame, target, at) => {
    const size = layout.offsetOf(frame + 1) - layout.offsetOf(frame);
    const blocks = frame < full ? BLOCKS_PER_FRAME : last;
    const FLAGS_FOLLOW = 0x8000_0000;
    const ALL_CHANNELS_SILENT = 3;
    writeLe(target, at, FLAGS_FOLLOW + (crc32OfZeros(blocks * blockSize) >>> 1), 4);
    writeLe(target, at + 4, ALL_CHANNELS_SILENT, 4);
    fill(target, at + 8, size - 8, song.seed, frame);
  });
  const tags = song.tagFormats.includes('apev2') ? [apev2Tag(song.tags, song.cover)] : [];
  const head = concat(
    descriptor(layout.count, layout.size),
    header(song, layout.count, last),
    seekTable.done(),
  );
  return { region: concat(head, audio, ...tags), samples };
}

function descriptor(frames: number, audioSize: number): Uint8Array {
  return new ByteWriter()
    .ascii('MAC ')
    .le(3990, 2)
    .zeros(2)
    .le(DESCRIPTOR_SIZE, 4)
    .le(HEADER_SIZE, 4)
    .le(frames * 4, 4)
    .le(0, 4)
    .le(audioSize, 4)
    .zeros(8)
    .zeros(16)
    .done();
}

function header(song: Song, frames: number, finalBlocks: number): Uint8Array {
  const COMPRESSION_NORMAL = 2000;
  const WAV_HEADER_NOT_STORED = 0x20;
  return new ByteWriter()
    .le(COMPRESSION_NORMAL, 2)
    .le(WAV_HEADER_NOT_STORED, 2)
    .le(BLOCKS_PER_FRAME, 4)
    .le(finalBlocks, 4)
    .le(frames, 4)
    .le(song.bitsPerSample, 2)
    .le(song.channels, 2)
    .le(song.sampleRate, 4)
    .done();
}
