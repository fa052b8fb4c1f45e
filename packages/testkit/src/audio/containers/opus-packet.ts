import { ByteWriter } from '../bytes/byte-writer.ts';
import { fill } from '../bytes/filler.ts';
import { varyingSizes } from '../bytes/layout.ts';
import type { Song } from '../song.ts';

/** Samples of one 20 ms packet; Opus always runs at 48 kHz. */
export const OPUS_PACKET_SAMPLES = 960;

/** Samples a decoder throws away at the start. */
export const OPUS_PRE_SKIP = 312;

/** Sizes of a song's Opus packets, repeating. */
export function opusPacketSizes(song: Song): readonly number[] {
  return varyingSizes((song.bitrate * 0.02) / 8, song.seed, 8).map((size) => Math.min(size, 1275));
}

/** Writes one CELT fullband packet that says "silence"; a decoder does not look at the filler behind. */
export function writeOpusPacket(
  target: Uint8Array,
  at: number,
  size: number,
  song: Song,
  packet: number,
): void {
  const CELT_FULLBAND_20_MS = 31 << 3;
  target.set([CELT_FULLBAND_20_MS | (song.channels === 2 ? 4 : 0), 0xff, 0xfe], at);
  fill(target, at + 3, size - 3, song.seed, packet);
}

/** The identification header of an Opus stream. */
export function opusHead(song: Song): Uint8Array<ArrayBuffer> {
  return new ByteWriter()
    .ascii('OpusHead')
    .bytes([1, song.channels])
    .le(OPUS_PRE_SKIP, 2)
    .le(song.sampleRate, 4)
    .zeros(3)
    .done();
}
