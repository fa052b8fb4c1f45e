import { BitWriter } from '../bytes/bit-writer.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { crc32 } from '../bytes/checksum.ts';
import { fill } from '../bytes/filler.ts';
import { patternLayout, units, varyingSizes } from '../bytes/layout.ts';
import { concat } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { apev2Tag } from '../tags/apev2.ts';

const SAMPLE_RATES = [44_100, 48_000, 37_800, 32_000];
const FRAME_SAMPLES = 1152;
const FRAMES_PER_PACKET_LOG4 = 3;
const FRAMES_PER_PACKET = 4 ** FRAMES_PER_PACKET_LOG4;
/** Four bits "no band used", then a bit "unchanged" for each further frame. */
const SILENT_PACKET = [0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const FILLER_HEAD_SIZE = 2 + 4;

/**
 * Builds a Musepack SV8 file of silent audio packets. A decoder demands that an audio packet is used up, so the
 * filler follows each in an encoder information packet, which readers pass over.
 */
export function encodeMusepack(song: Song): Encoded {
  const samples = samplesOf(song);
  const perPacket = FRAME_SAMPLES * FRAMES_PER_PACKET;
  const average = (song.bitrate * perPacket) / song.sampleRate / 8;
  const silence = packet('AP', Uint8Array.from(SILENT_PACKET));
  const sizes = varyingSizes(average, song.seed, silence.length + FILLER_HEAD_SIZE);
  const layout = patternLayout(Math.ceil(samples / perPacket), sizes);
  const audio = units(layout, (index, target, at) => {
    const size = layout.offsetOf(index + 1) - layout.offsetOf(index);
    const fillerSize = size - silence.length;
    const head = new ByteWriter().bytes(silence).ascii('EI').bytes(fourDigits(fillerSize)).done();
    target.set(head, at);
    fill(target, at + head.length, size - head.length, song.seed, index);
  });
  const REPLAY_GAIN_UNKNOWN = new ByteWriter().be(1, 1).zeros(8).done();
  const ENCODER = Uint8Array.of(10 << 1, 1, 30, 1);
  const head = new ByteWriter()
    .ascii('MPCK')
    .bytes(packet('SH', streamHeader(song, samples)))
    .bytes(packet('RG', REPLAY_GAIN_UNKNOWN))
    .bytes(packet('EI', ENCODER))
    .done();
  const tags = song.tagFormats.includes('apev2') ? [apev2Tag(song.tags, song.cover)] : [];
  return { region: concat(head, audio, packet('SE', new Uint8Array()), ...tags), samples };
}

function streamHeader(song: Song, samples: number): Uint8Array {
  const MAX_BANDS = 28;
  const MID_SIDE = 1;
  const body = new ByteWriter()
    .bytes([8, ...variableSize(samples), 0])
    .bytes(
      new BitWriter('msb')
        .put(SAMPLE_RATES.indexOf(song.sampleRate), 3)
        .put(MAX_BANDS - 1, 5)
        .put(song.channels - 1, 4)
        .put(MID_SIDE, 1)
        .put(FRAMES_PER_PACKET_LOG4, 3)
        .done(),
    )
    .done();
  return new ByteWriter().be(crc32(body), 4).bytes(body).done();
}

/** A packet whose size, key and size field included, is below 128. */
function packet(key: string, content: Uint8Array): Uint8Array {
  return new ByteWriter()
    .ascii(key)
    .be(content.length + 3, 1)
    .bytes(content)
    .done();
}

function variableSize(value: number): readonly number[] {
  const digits = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift(0x80 | (rest % 128));
  }
  return digits;
}

/** A size that always takes four digits. */
function fourDigits(value: number): readonly number[] {
  return [21, 14, 7, 0].map((shift) => ((value >> shift) & 0x7f) | (shift > 0 ? 0x80 : 0));
}
