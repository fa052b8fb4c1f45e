import { ByteWriter } from '../bytes/byte-writer.ts';
import { fill } from '../bytes/filler.ts';
import { patternLayout, units } from '../bytes/layout.ts';
import { concat, type Region, repeated } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { contentDescription, extendedContentDescription, headerExtension } from '../tags/asf-tags.ts';
import { asfObject, guidBytes } from './asf-object.ts';

const FRAMES_PER_PACKET = 8;
const PACKET_HEAD_SIZE = 3 + 4 + 6 + 15;
const PREROLL_MS = 3000;
const FILE_ID = 'A1B2C3D4-0000-4000-8000-000000000000';

/** Builds a WMA (version 2) file of silent frames with filler behind. */
export function encodeWma(song: Song): Encoded {
  const frameSamples = song.sampleRate <= 16_000 ? 512 : song.sampleRate <= 22_050 ? 1024 : 2048;
  const blockAlign = Math.max(4, Math.round((song.bitrate * frameSamples) / song.sampleRate / 8));
  const frames = Math.max(1, Math.ceil(samplesOf(song) / frameSamples));
  const packets = Math.ceil(frames / FRAMES_PER_PACKET);
  const plan: Plan = {
    song,
    blockAlign,
    frames,
    packets,
    packetSize: PACKET_HEAD_SIZE + FRAMES_PER_PACKET * blockAlign,
    frameMs: (frameSamples * 1000) / song.sampleRate,
  };
  const data = dataObject(plan);
  const objects = [fileProperties(plan, 0), streamProperties(plan), ...tagObjects(song)];
  const headSize = objects.reduce((sum, object) => sum + object.size, 30);
  const head = asfObject(
    '75B22630-668E-11CF-A6D9-00AA0062CE6C',
    new ByteWriter().le(objects.length, 4).bytes([1, 2]).done(),
    fileProperties(plan, headSize + data.size),
    ...objects.slice(1),
  );
  return { region: concat(head, data), samples: frames * frameSamples };
}

interface Plan {
  readonly song: Song;
  readonly blockAlign: number;
  readonly frames: number;
  readonly packets: number;
  readonly packetSize: number;
  readonly frameMs: number;
}

function tagObjects(song: Song): readonly Region[] {
  const tagged = song.tagFormats.includes('asf');
  const padding =
    song.padding >= 24
      ? [asfObject('1806D474-CADF-4509-A4BA-9AABCB96AAE8', repeated(song.padding - 24))]
      : [];
  return [
    headerExtension(tagged ? song.cover : undefined),
    ...(tagged ? [contentDescription(song.tags), extendedContentDescription(song.tags, song.cover)] : []),
    ...padding,
  ];
}

function fileProperties({ song, frames, packets, packetSize, frameMs }: Plan, fileSize: number): Region {
  const SEEKABLE = 2;
  const durationMs = frames * frameMs;
  const out = new ByteWriter()
    .bytes(guidBytes(FILE_ID))
    .le(fileSize, 8)
    .le(116_444_736_000_000_000, 8)
    .le(packets, 8)
    .le(Math.round((durationMs + PREROLL_MS) * 10_000), 8)
    .le(Math.round(durationMs * 10_000), 8)
    .le(PREROLL_MS, 8)
    .le(SEEKABLE, 4)
    .le(packetSize, 4)
    .le(packetSize, 4)
    .le(song.bitrate, 4);
  return asfObject('8CABDCA1-A947-11CF-8EE4-00C00C205365', out.done());
}

function streamProperties({ song, blockAlign }: Plan): Region {
  const WMA_2 = 0x161;
  const NO_BIT_RESERVOIR_NO_BLOCK_SWITCHING = 0;
  const format = new ByteWriter()
    .le(WMA_2, 2)
    .le(song.channels, 2)
    .le(song.sampleRate, 4)
    .le(Math.round(song.bitrate / 8), 4)
    .le(blockAlign, 2)
    .le(song.bitsPerSample, 2)
    .le(10, 2)
    .le(0, 4)
    .le(NO_BIT_RESERVOIR_NO_BLOCK_SWITCHING, 2)
    .le(blockAlign, 4)
    .done();
  const out = new ByteWriter()
    .bytes(guidBytes('F8699E40-5B4D-11CF-A8FD-00805F5C442B'))
    .bytes(guidBytes('20FB5700-5B55-11CF-A8FD-00805F5C442B'))
    .zeros(8)
    .le(format.length, 4)
    .le(0, 4)
    .le(1, 2)
    .zeros(4)
    .bytes(format);
  return asfObject('B7DC0791-A9B7-11CF-8EE6-00C00C205365', out.done());
}

function dataObject(plan: Plan): Region {
  const head = new ByteWriter().bytes(guidBytes(FILE_ID)).le(plan.packets, 8).le(0x0101, 2).done();
  const packets = units(patternLayout(plan.packets, [plan.packetSize]), (index, target, at) =>
    writePacket(plan, index, target, at),
  );
  return asfObject('75B22636-668E-11CF-A6D9-00AA0062CE6C', head, packets);
}

/** One payload of whole frames a packet; the last packet is padded. */
function writePacket(plan: Plan, index: number, target: Uint8Array, at: number): void {
  const { song, blockAlign, frameMs } = plan;
  const first = index * FRAMES_PER_PACKET;
  const count = Math.min(FRAMES_PER_PACKET, plan.frames - first);
  const size = count * blockAlign;
  const padding = (FRAMES_PER_PACKET - count) * blockAlign;
  const ERROR_CORRECTION = [0x82, 0, 0];
  const PADDING_IS_WORD = 0x10;
  const head = new ByteWriter()
    .bytes(ERROR_CORRECTION)
    .bytes([PADDING_IS_WORD, 0x5d])
    .le(padding, 2)
    .le(Math.round(first * frameMs), 4)
    .le(Math.round(count * frameMs), 2)
    .bytes([0x81, index & 0xff])
    .le(0, 4)
    .bytes([8])
    .le(size, 4)
    .le(Math.round(first * frameMs) + PREROLL_MS, 4)
    .done();
  target.set(head, at);
  for (let frame = 0; frame < count; frame += 1) {
    const start = at + head.length + frame * blockAlign;
    fill(target, start, blockAlign, song.seed, first + frame);
    target[start] = 0;
  }
  target.fill(0, at + head.length + size, at + plan.packetSize);
}
