import { BitWriter } from '../bytes/bit-writer.ts';
import { ByteWriter } from '../bytes/byte-writer.ts';
import { fill, hash32 } from '../bytes/filler.ts';
import { varyingSizes } from '../bytes/layout.ts';
import { concat } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { oggComment } from '../tags/vorbis-comment.ts';
import { oggStream, packetPages, packetsPerPage } from './ogg.ts';

/** Both block sizes are 2048, so that each packet after the first yields 1024 samples. */
const PACKET_SAMPLES = 1024;
const BLOCK_SIZE_LOG = 11;

/** Builds an Ogg Vorbis file whose packets leave every floor unused (silence), filler behind. */
export function encodeOggVorbis(song: Song): Encoded {
  const samples = samplesOf(song);
  const average = (song.bitrate * PACKET_SAMPLES) / song.sampleRate / 8;
  const sizes = varyingSizes(average, song.seed, 2);
  const pages = packetPages({
    count: Math.ceil(samples / PACKET_SAMPLES) + 1,
    perPage: packetsPerPage(Math.max(...sizes), 16),
    sizes,
    granule: (packets) => Math.min(samples, (packets - 1) * PACKET_SAMPLES),
    write(packet, target, at, size) {
      target[at] = 0;
      fill(target, at + 1, size - 1, song.seed, packet);
    },
  });
  const comment = concat(signed(3), oggComment(song), Uint8Array.of(1));
  const headers = [concat(identification(song)), comment, concat(setup())];
  return { region: oggStream(hash32(song.seed, 1), headers, pages), samples };
}

function signed(type: number): Uint8Array {
  return new ByteWriter().be(type, 1).ascii('vorbis').done();
}

function identification(song: Song): Uint8Array {
  return new ByteWriter()
    .bytes(signed(1))
    .le(0, 4)
    .le(song.channels, 1)
    .le(song.sampleRate, 4)
    .le(0, 4)
    .le(song.bitrate, 4)
    .le(0, 4)
    .be((BLOCK_SIZE_LOG << 4) | BLOCK_SIZE_LOG, 1)
    .be(1, 1)
    .done();
}

/** The smallest legal setup: one codebook, floor, residue, mapping and mode. */
function setup(): Uint8Array {
  const bits = new BitWriter('lsb').bytes(signed(5));
  const CODEBOOK_SYNC = 0x564342;
  bits.put(0, 8).put(CODEBOOK_SYNC, 24).put(1, 16).put(2, 24).put(0, 2).put(0, 5).put(0, 5).put(0, 4);
  const TIME_DOMAIN = [0, 16] as const;
  bits.put(0, 6).put(...TIME_DOMAIN);
  const FLOOR_TYPE = [1, 16] as const;
  bits
    .put(0, 6)
    .put(...FLOOR_TYPE)
    .put(0, 5)
    .put(0, 2)
    .put(7, 4);
  const RESIDUE_TYPE = [0, 16] as const;
  bits
    .put(0, 6)
    .put(...RESIDUE_TYPE)
    .put(0, 24)
    .put(0, 24)
    .put(0, 24)
    .put(0, 6)
    .put(0, 8)
    .put(0, 4);
  const MAPPING_TYPE = [0, 16] as const;
  bits
    .put(0, 6)
    .put(...MAPPING_TYPE)
    .put(0, 1)
    .put(0, 1)
    .put(0, 2)
    .put(0, 24);
  bits.put(0, 6).put(0, 1).put(0, 16).put(0, 16).put(0, 8);
  return bits.put(1, 1).done();
}
