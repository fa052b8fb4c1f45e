import { ByteWriter } from '../bytes/byte-writer.ts';
import { hash32 } from '../bytes/filler.ts';
import { concat } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { oggComment } from '../tags/vorbis-comment.ts';
import { oggStream, packetPages, packetsPerPage } from './ogg.ts';
import {
  OPUS_PACKET_SAMPLES,
  OPUS_PRE_SKIP,
  opusHead,
  opusPacketSizes,
  writeOpusPacket,
} from './opus-packet.ts';

/** Builds an Ogg Opus file of silent packets. */
export function encodeOpus(song: Song): Encoded {
  const samples = samplesOf(song);
  const end = samples + OPUS_PRE_SKIP;
  const sizes = opusPacketSizes(song);
  const pages = packetPages({
    count: Math.ceil(end / OPUS_PACKET_SAMPLES),
    perPage: packetsPerPage(Math.max(...sizes), 32),
    sizes,
    granule: (packets) => Math.min(end, packets * OPUS_PACKET_SAMPLES),
    write: (packet, target, at, size) => writeOpusPacket(target, at, size, song, packet),
  });
  const tags = concat(new ByteWriter().ascii('OpusTags').done(), oggComment(song));
  return { region: oggStream(hash32(song.seed, 1), [concat(opusHead(song)), tags], pages), samples };
}
