import { ByteWriter } from '../bytes/byte-writer.ts';
import { fill, hash32 } from '../bytes/filler.ts';
import { varyingSizes } from '../bytes/layout.ts';
import { concat } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { oggComment } from '../tags/vorbis-comment.ts';
import { oggStream, packetPages, packetsPerPage } from './ogg.ts';

/** Builds an Ogg Speex file whose packets say "nothing transmitted", filler behind. */
export function encodeSpeex(song: Song): Encoded {
  const samples = samplesOf(song);
  const mode = [8000, 16_000, 32_000].indexOf(song.sampleRate);
  const frameSize = 160 * 2 ** mode;
  const sizes = varyingSizes((song.bitrate * 0.02) / 8, song.seed, 4);
  const pages = packetPages({
    count: Math.ceil(samples / frameSize),
    perPage: packetsPerPage(Math.max(...sizes), 32),
    sizes,
    granule: (packets) => Math.min(samples, packets * frameSize),
    write(packet, target, at, size) {
      const NARROWBAND_SUBMODE_0_THEN_TERMINATOR = [0b0_0000_011, 0b11_000000] as const;
      target.set(NARROWBAND_SUBMODE_0_THEN_TERMINATOR, at);
      fill(target, at + 2, size - 2, song.seed, packet);
    },
  });
  const headers = [concat(header(song, mode, frameSize)), oggComment(song)];
  return { region: oggStream(hash32(song.seed, 1), headers, pages), samples };
}

function header(song: Song, mode: number, frameSize: number): Uint8Array {
  const version = '1.2.1';
  return new ByteWriter()
    .ascii('Speex   ')
    .ascii(version)
    .zeros(20 - version.length)
    .le(1, 4)
    .le(80, 4)
    .le(song.sampleRate, 4)
    .le(mode, 4)
    .le(4, 4)
    .le(song.channels, 4)
    .le(song.bitrate, 4)
    .le(frameSize, 4)
    .le(1, 4)
    .le(1, 4)
    .zeros(12)
    .done();
}
