import { describe, expect, it } from 'vitest';
import { readMetadata, type TrackMetadata } from '../../src/metadata/index.ts';
import { join, le, zeros } from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

interface PageOptions {
  /** 1: goes on with the packet of the page before; 2: the first of its stream. */
  flags?: number;
  serial?: number;
  /** The last packet goes on on the next page. */
  unfinished?: boolean;
  granule?: number;
}

/** A page with these packets, or parts of them; one that goes on must be of a multiple of 255 bytes. */
function page(sequence: number, packets: readonly Uint8Array[], options: PageOptions = {}): Uint8Array {
  const { flags = 0, serial = 1, unfinished = false, granule = 0 } = options;
  const lacing = packets.flatMap(({ length }, index) => {
    const full = Array<number>(Math.floor(length / 255)).fill(255);
    return unfinished && index === packets.length - 1 ? full : [...full, length % 255];
  });
  const head = join('OggS', 0, flags, le(granule, 8), le(serial, 4), le(sequence, 4), zeros(4));
  return join(head, lacing.length, Uint8Array.from(lacing), ...packets);
}

const identification = join(1, 'vorbis', le(0, 4), 2, le(44_100, 4), zeros(12), 0xb8, 1);

function comments(...fields: readonly string[]): Uint8Array {
  const items = fields.map(utf8).map((bytes) => join(le(bytes.length, 4), bytes));
  return join(3, 'vorbis', le(0, 4), le(fields.length, 4), ...items, 1);
}

const first = page(0, [identification], { flags: 2 });
const last = page(99, [zeros(100)], { flags: 4, granule: 44_100 });
const artist = 'ARTIST=A';
const long = `COMMENT=${'long '.repeat(400)}`;

/** The packet over pages of `size` bytes (a multiple of 255); `spoil` changes their options. */
function spread(
  packet: Uint8Array,
  size: number,
  spoil: (index: number) => PageOptions = () => ({}),
): Uint8Array[] {
  const pages: Uint8Array[] = [];
  for (let at = 0; at < packet.length; at += size) {
    const unfinished = at + size < packet.length;
    const usual = { flags: at === 0 ? 0 : 1, unfinished };
    pages.push(
      page(pages.length + 1, [packet.subarray(at, at + size)], { ...usual, ...spoil(pages.length) }),
    );
  }
  return pages;
}

async function read(...pages: readonly Uint8Array[]): Promise<TrackMetadata> {
  return (await readMetadata(loggedSource(join(...pages), 'song.ogg'))).metadata;
}

describe('Ogg pages', () => {
  it('[MD6] a comment goes over as many pages as it takes, those of other streams between them', async () => {
    const pages = spread(comments(artist, long, 'TITLE=T'), 255);
    expect(pages.length).toBeGreaterThan(5);
    const other = page(0, [zeros(40)], { serial: 7, flags: 2 });
    const between = pages.flatMap((each) => [each, other]);
    expect(await read(first, ...between, last)).toMatchObject({ artist: 'A', title: 'T', durationMs: 1000 });
  });

  it('[MD2] a long comment in pages that are not full is walked through page by page', async () => {
    const picture = `METADATA_BLOCK_PICTURE=${'A'.repeat(200_000)}`;
    const pages = spread(comments(artist, picture, 'TITLE=T'), 255 * 16);
    expect(await read(first, ...pages, last)).toMatchObject({ artist: 'A', title: 'T' });
  });

  it.each<[string, Uint8Array[]]>([
    ['goes on on a page that begins anew', spread(comments(artist, long), 255, () => ({ flags: 0 }))],
    ['ends with the file', spread(comments(artist, long), 255).slice(0, 2)],
    ['says that it has more fields than bytes', [page(1, [comments(artist).subarray(0, -1)])]],
    [
      'says that a field is longer than it is',
      [page(1, [join(3, 'vorbis', le(0, 4), le(2, 4), le(8, 4), artist, le(9_999, 4), 'TITLE=T')])],
    ],
  ])('[MD7] a comment that %s loses what lies behind', async (_, pages) => {
    const metadata = await read(first, ...pages);
    expect(metadata).toMatchObject({ artist: 'A', sampleRate: 44_100 });
    expect(metadata.title).toBeUndefined();
  });

  it('[MD6] packets that share a page are told apart: pictures of FLAC in Ogg', async () => {
    const info = join(
      le(0x1000, 2),
      le(0x1000, 2),
      zeros(6),
      0x0a,
      0xc4,
      0x42,
      0xf0,
      0,
      0,
      0xac,
      0x44,
      zeros(16),
    );
    const head = join(0x7f, 'FLAC', 1, 0, 0, 3, 'fLaC', 0, 0, 0, 34, info);
    const text = utf8('TITLE=T');
    const comment = join(4, 0, 0, 0, le(0, 4), le(1, 4), le(text.length, 4), text);
    const png = join(0x89, 'PNG\r\n\x1a\n', zeros(60));
    const be32 = (value: number): Uint8Array => le(value, 4).reverse();
    const block = join(be32(3), be32(9), 'image/png', be32(0), zeros(16), be32(png.length), png);
    const padding = join(1, zeros(40));
    const picture = join(0x86, 0, 0, block.length, block);
    const content = join(page(0, [head], { flags: 2 }), page(1, [comment, padding, picture]), last);
    const { metadata, cover } = await readMetadata(loggedSource(content, 'song.oga'), { cover: 'fetch' });
    expect(metadata).toMatchObject({ title: 'T', codec: 'flac' });
    expect(cover?.data).toEqual(png);
  });
});
