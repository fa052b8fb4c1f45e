import { ByteWriter } from '../bytes/byte-writer.ts';
import { joinedLayout, type Layout, patternLayout, units } from '../bytes/layout.ts';
import { concat, type Region, readRegion, repeated } from '../bytes/region.ts';
import { type Encoded, type Song, samplesOf } from '../song.ts';
import { matroskaCover, matroskaTags } from '../tags/matroska-tags.ts';
import { element, elementHead, float, text, uint } from './ebml.ts';
import {
  OPUS_PACKET_SAMPLES,
  OPUS_PRE_SKIP,
  opusHead,
  opusPacketSizes,
  writeOpusPacket,
} from './opus-packet.ts';

const PACKET_MS = 20;
const PACKETS_PER_CLUSTER = 256;
const BLOCK_HEAD_SIZE = 1 + 2 + 4;
const ID = {
  seekHead: 0x114d9b74,
  info: 0x1549a966,
  tracks: 0x1654ae6b,
  tags: 0x1254c367,
  attachments: 0x1941a469,
  cluster: 0x1f43b675,
  cues: 0x1c53bb6b,
  void: 0xec,
} as const;

type Part = readonly [id: number, region: Region];

/** Builds a Matroska audio file with Opus. */
export function encodeMka(song: Song): Encoded {
  const cover = song.tagFormats.includes('matroska') ? song.cover : undefined;
  return encodeMatroska(
    song,
    'matroska',
    cover === undefined ? [] : [[ID.attachments, matroskaCover(cover)]],
  );
}

/** Builds a WebM file with Opus; WebM knows no attachments, hence no cover. */
export function encodeWebm(song: Song): Encoded {
  return encodeMatroska(song, 'webm', []);
}

function encodeMatroska(song: Song, docType: string, attachments: readonly Part[]): Encoded {
  const count = Math.ceil(samplesOf(song) / OPUS_PACKET_SAMPLES);
  const media = clustersOf(song, count);
  const tags: Part[] = song.tagFormats.includes('matroska') ? [[ID.tags, matroskaTags(song.tags)]] : [];
  const extra = [...tags, ...attachments];
  const isLast = song.variant === 'tags-last';
  const before: Part[] = [[ID.info, info(count)], [ID.tracks, tracks(song)], ...(isLast ? [] : extra)];
  if (song.padding > 9) before.push([ID.void, element(ID.void, repeated(song.padding - 9))]);
  const body = segment(before, media, isLast ? extra : []);
  return { region: concat(header(docType), element(0x18538067, body)), samples: count * OPUS_PACKET_SAMPLES };
}

interface Media {
  readonly region: Region;
  readonly layout: Layout;
}

function segment(before: readonly Part[], media: Media, after: readonly Part[]): Region {
  const parts: Part[] = [...before, [ID.cluster, media.region], ...after];
  const place = (start: number): readonly (readonly [id: number, position: number])[] => {
    let position = start;
    return parts.map(([id, { size }]) => {
      const at = position;
      position += size;
      return [id, at] as const;
    });
  };
  const listed = (start: number): Region => {
    const places = [...place(start), [ID.cues, start + totalSize(parts)] as const];
    return seekHead(places.filter(([id]) => id !== ID.cluster && id !== ID.void));
  };
  const start = listed(0).size;
  const mediaStart = start + totalSize(before);
  return concat(listed(start), ...parts.map(([, region]) => region), cues(media.layout, mediaStart));
}

function totalSize(parts: readonly Part[]): number {
  return parts.reduce((sum, [, { size }]) => sum + size, 0);
}

function header(docType: string): Region {
  return element(
    0x1a45dfa3,
    uint(0x4286, 1, 1),
    uint(0x42f7, 1, 1),
    uint(0x42f2, 4, 1),
    uint(0x42f3, 8, 1),
    text(0x4282, docType),
    uint(0x4287, 4, 1),
    uint(0x4285, 2, 1),
  );
}

function seekHead(places: readonly (readonly [id: number, position: number])[]): Region {
  const entries = places.map(([id, position]) =>
    element(0x4dbb, element(0x53ab, new ByteWriter().be(id, 4).done()), uint(0x53ac, position, 8)),
  );
  return element(ID.seekHead, ...entries);
}

function info(packets: number): Region {
  const writer = 'music-platform audio writer';
  return element(
    ID.info,
    uint(0x2ad7b1, 1_000_000),
    float(0x4489, packets * PACKET_MS),
    text(0x4d80, writer),
    text(0x5741, writer),
  );
}

function tracks(song: Song): Region {
  const AUDIO = 2;
  const entry = element(
    0xae,
    uint(0xd7, 1, 1),
    uint(0x73c5, 1, 1),
    uint(0x83, AUDIO, 1),
    uint(0x9c, 0, 1),
    text(0x86, 'A_OPUS'),
    element(0x63a2, opusHead(song)),
    uint(0x56aa, Math.round((OPUS_PRE_SKIP * 1e9) / 48_000)),
    uint(0x56bb, 80_000_000),
    element(0xe1, float(0xb5, song.sampleRate), uint(0x9f, song.channels, 1)),
  );
  return element(ID.tracks, entry);
}

function clustersOf(song: Song, packets: number): Media {
  const sizes = opusPacketSizes(song);
  const sizeOf = (packet: number): number => sizes[packet % sizes.length] ?? 0;
  const full = Math.floor(packets / PACKETS_PER_CLUSTER);
  const rest = packets % PACKETS_PER_CLUSTER;
  const headSize = clusterHead(0, 0).length;
  // A cluster takes the repeating sizes several times over, so that all full clusters are alike.
  const clusterSize = (count: number): number => {
    let size = headSize;
    for (let packet = 0; packet < count; packet += 1) size += BLOCK_HEAD_SIZE + sizeOf(packet);
    return size;
  };
  const layout = joinedLayout(
    patternLayout(full, [clusterSize(PACKETS_PER_CLUSTER)]),
    patternLayout(rest > 0 ? 1 : 0, [clusterSize(rest)]),
  );
  const region = units(layout, (index, target, at) => {
    const first = index * PACKETS_PER_CLUSTER;
    const size = layout.offsetOf(index + 1) - layout.offsetOf(index);
    target.set(clusterHead(first * PACKET_MS, size), at);
    let position = at + headSize;
    for (let packet = first; packet < Math.min(packets, first + PACKETS_PER_CLUSTER); packet += 1) {
      target.set(blockHead(sizeOf(packet), (packet - first) * PACKET_MS), position);
      writeOpusPacket(target, position + BLOCK_HEAD_SIZE, sizeOf(packet), song, packet);
      position += BLOCK_HEAD_SIZE + sizeOf(packet);
    }
  });
  return { region, layout };
}

function clusterHead(timeMs: number, size: number): Uint8Array {
  const time = readRegion(uint(0xe7, timeMs));
  const headSize = elementHead(ID.cluster, 0).length;
  return new ByteWriter()
    .bytes(elementHead(ID.cluster, Math.max(0, size - headSize)))
    .bytes(time)
    .done();
}

/** A SimpleBlock of track 1, a key frame. */
function blockHead(size: number, relativeMs: number): Uint8Array {
  const TWO_BYTE_SIZE = 0x4000;
  return new ByteWriter()
    .be(0xa3, 1)
    .be(TWO_BYTE_SIZE + size + 4, 2)
    .be(0x81, 1)
    .be(relativeMs, 2)
    .be(0x80, 1)
    .done();
}

function cues(clusters: Layout, mediaStart: number): Region {
  const cue = (index: number): Region =>
    element(
      0xbb,
      uint(0xb3, index * PACKETS_PER_CLUSTER * PACKET_MS),
      element(0xb7, uint(0xf7, 1, 1), uint(0xf1, mediaStart + clusters.offsetOf(index), 8)),
    );
  const layout = patternLayout(clusters.count, [cue(0).size]);
  const points = units(layout, (index, target, at) => target.set(readRegion(cue(index)), at));
  return element(ID.cues, points);
}
