import { writeLe } from '../bytes/byte-writer.ts';
import { oggCrc } from '../bytes/checksum.ts';
import { joinedLayout, type Layout, patternLayout, units } from '../bytes/layout.ts';
import { concat, type Region, readRegion } from '../bytes/region.ts';

const HEADER_SIZE = 27;
const MAX_SEGMENTS = 255;
const MAX_PAYLOAD = MAX_SEGMENTS * 255;
const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;
/** Granule position of a page on which no packet ends. */
const NO_PACKET_ENDS = 2 ** 64;

/** The audio packets of an Ogg stream, grouped into pages. */
export interface OggPages {
  readonly layout: Layout;
  /** Sizes of the packets on a page. */
  packetSizes(page: number): readonly number[];
  /** Writes packet `index` of page `page`. */
  write(page: number, index: number, target: Uint8Array, at: number, size: number): void;
  /** Granule position at the end of a page. */
  granule(page: number): number;
}

/** A logical Ogg stream: each header packet begins a page of its own, then come the audio pages. */
export function oggStream(serial: number, headers: readonly Region[], pages: OggPages): Region {
  let sequence = 0;
  const headerPages = headers.map((packet, index) => {
    const region = headerPacketPages(packet, { serial, sequence, isFirst: index === 0 });
    sequence += Math.floor(packet.size / MAX_PAYLOAD) + 1;
    return region;
  });
  const { layout } = pages;
  const audio = units(layout, (page, target, at) => {
    const sizes = pages.packetSizes(page);
    const lacing = sizes.flatMap(lacingValues);
    const size = layout.offsetOf(page + 1) - layout.offsetOf(page);
    let position = at + HEADER_SIZE + lacing.length;
    sizes.forEach((packetSize, index) => {
      pages.write(page, index, target, position, packetSize);
      position += packetSize;
    });
    const flags = page === layout.count - 1 ? LAST : 0;
    finishPage(target, at, size, {
      serial,
      sequence: sequence + page,
      flags,
      granule: pages.granule(page),
      lacing,
    });
  });
  return concat(...headerPages, audio);
}

/** Pages of `perPage` packets each (the last may have fewer); `sizes` repeats after a whole number of pages. */
export function packetPages(options: {
  readonly count: number;
  readonly perPage: number;
  readonly sizes: readonly number[];
  readonly granule: (packets: number) => number;
  readonly write: (packet: number, target: Uint8Array, at: number, size: number) => void;
}): OggPages {
  const { count, perPage, sizes } = options;
  const packetSizes = (page: number): readonly number[] => {
    const first = page * perPage;
    const packets = Math.min(perPage, count - first);
    return Array.from({ length: packets }, (_, i) => sizes[(first + i) % sizes.length] ?? 0);
  };
  const full = Math.floor(count / perPage);
  const period = sizes.length / perPage;
  const fullSizes = Array.from({ length: period }, (_, page) =>
    oggPageSize(Array.from({ length: perPage }, (_unused, i) => sizes[page * perPage + i] ?? 0)),
  );
  const rest = count % perPage === 0 ? [] : [patternLayout(1, [oggPageSize(packetSizes(full))])];
  return {
    layout: joinedLayout(patternLayout(full, fullSizes), ...rest),
    packetSizes,
    granule: (page) => options.granule(Math.min(count, (page + 1) * perPage)),
    write: (page, index, target, at, size) => options.write(page * perPage + index, target, at, size),
  };
}

/** Bytes of a page that holds whole packets of these sizes. */
export function oggPageSize(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size + Math.floor(size / 255) + 1, HEADER_SIZE);
}

/** The largest number of packets of up to `size` bytes that fit a page, at most `wanted`. */
export function packetsPerPage(size: number, wanted: number): number {
  let perPage = wanted;
  while (perPage > 1 && perPage * (Math.floor(size / 255) + 1) > MAX_SEGMENTS)
    perPage = Math.floor(perPage / 2);
  return perPage;
}

function headerPacketPages(
  packet: Region,
  { serial, sequence, isFirst }: { serial: number; sequence: number; isFirst: boolean },
): Region {
  const full = Math.floor(packet.size / MAX_PAYLOAD);
  const rest = packet.size - full * MAX_PAYLOAD;
  const layout = joinedLayout(
    patternLayout(full, [HEADER_SIZE + MAX_SEGMENTS + MAX_PAYLOAD]),
    patternLayout(1, [oggPageSize([rest])]),
  );
  return units(layout, (page, target, at) => {
    const isEnd = page === full;
    const lacing = isEnd ? lacingValues(rest) : new Array<number>(MAX_SEGMENTS).fill(255);
    const from = page * MAX_PAYLOAD;
    const to = isEnd ? packet.size : from + MAX_PAYLOAD;
    target.set(readRegion(packet, from, to), at + HEADER_SIZE + lacing.length);
    finishPage(target, at, HEADER_SIZE + lacing.length + to - from, {
      serial,
      sequence: sequence + page,
      flags: (isFirst && page === 0 ? FIRST : 0) | (page > 0 ? CONTINUED : 0),
      granule: isEnd ? 0 : NO_PACKET_ENDS,
      lacing,
    });
  });
}

interface PageHead {
  readonly serial: number;
  readonly sequence: number;
  readonly flags: number;
  readonly granule: number;
  readonly lacing: readonly number[];
}

function finishPage(target: Uint8Array, at: number, size: number, head: PageHead): void {
  target.set([0x4f, 0x67, 0x67, 0x53, 0, head.flags], at);
  if (head.granule === NO_PACKET_ENDS) target.fill(0xff, at + 6, at + 14);
  else writeLe(target, at + 6, head.granule, 8);
  writeLe(target, at + 14, head.serial, 4);
  writeLe(target, at + 18, head.sequence, 4);
  writeLe(target, at + 22, 0, 4);
  target[at + 26] = head.lacing.length;
  target.set(head.lacing, at + HEADER_SIZE);
  writeLe(target, at + 22, oggCrc(target, at, at + size), 4);
}

function lacingValues(size: number): readonly number[] {
  return [...new Array<number>(Math.floor(size / 255)).fill(255), size % 255];
}
