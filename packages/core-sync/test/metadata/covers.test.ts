import { createAudioFile } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { MetadataError, readCover, readMetadata } from '../../src/metadata/index.ts';
import {
  apeItem,
  apeTag,
  be,
  box,
  id3v2,
  join,
  le,
  mp3Frames,
  syncsafe,
  textFrame,
  zeros,
} from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

const jpeg = join(0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 996 }, (_, i) => (i * 7) % 256));
const png = join(0x89, 'PNG\r\n', 0x1a, '\n', zeros(500));

function apic(type: number, picture: Uint8Array, mime: string = 'image/jpeg'): Uint8Array {
  const body = join(0, mime, 0, type, 'cover', 0, picture);
  return join('APIC', syncsafe(body.length), 0, 0, body);
}

const tagged = (...frames: Uint8Array[]): Uint8Array =>
  join(id3v2(4, 0, textFrame('TIT2', 'T'), ...frames), mp3Frames(20));

describe('covers', () => {
  it('[MD11] the front cover is preferred, then any picture but an icon', async () => {
    const back = apic(4, png);
    const icon = apic(1, zeros(50));
    const front = apic(3, jpeg);
    const coverOf = async (...frames: Uint8Array[]) => {
      const source = loggedSource(tagged(...frames));
      const { metadata } = await readMetadata(source);
      return metadata.cover && readCover(source, metadata.cover);
    };
    expect((await coverOf(icon, back, front))?.data).toEqual(jpeg);
    expect((await coverOf(icon, back))?.data).toEqual(png);
    expect((await coverOf(icon))?.data).toEqual(zeros(50));
    expect(await coverOf()).toBeUndefined();
  });

  it('[MD11] the MIME type is what the bytes are, whatever the tag says', async () => {
    const source = loggedSource(tagged(apic(3, png, 'image/jpg')));
    const { metadata } = await readMetadata(source);
    expect(metadata.cover).toMatchObject({ mimeType: 'image/png', length: png.length });
    const { cover } = await readMetadata(loggedSource(tagged(apic(3, zeros(20), 'JPG'))), { cover: 'fetch' });
    expect(cover?.mimeType).toBe('image/jpeg');
  });

  it('[MD11] links and empty pictures are no covers', async () => {
    const { metadata } = await readMetadata(
      loggedSource(tagged(apic(3, join('http://x'), '-->'), apic(3, zeros(0)), apic(3, zeros(2)))),
    );
    expect(metadata.cover).toBeUndefined();
  });

  it('[MD11] pictures of APE tags, MP4 and unsynchronised ID3v2 come out byte for byte', async () => {
    const ape = join(
      mp3Frames(20),
      apeTag(apeItem('Cover Art (Front)', join('x.jpg', 0, jpeg), true), apeItem('Title', 'T')),
    );
    const data = join(be(13, 4), be(0, 4), jpeg);
    const list = box('ilst', box('covr', box('data', data)));
    const mp4 = join(box('ftyp', 'M4A '), box('moov', box('udta', box('meta', zeros(4), list))));
    const plain = apic(3, jpeg);
    const frame = join('APIC', be(plain.length - 10, 4), 0, 0, plain.slice(10));
    const unsynchronised = join(
      [...frame]
        .flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte]))
        .reduce((a, b) => join(a, b), zeros(0)),
    );
    const v23 = join(id3v2(3, 0x80, unsynchronised), mp3Frames(20));
    for (const file of [ape, mp4, v23]) {
      const source = loggedSource(file);
      const { metadata } = await readMetadata(source);
      if (metadata.cover === undefined) throw new Error('No cover was found.');
      expect((await readCover(source, metadata.cover)).data).toEqual(jpeg);
    }
  });

  it('[MD11] a large picture in front of other Ogg comments is jumped over', async () => {
    const file = oggWithCoverFirst(400_000);
    const source = loggedSource(file);
    const { metadata, stats } = await readMetadata(source);
    expect(metadata).toMatchObject({ title: 'Behind the picture', codec: 'vorbis' });
    expect(stats.bytes).toBeLessThan(150_000);
    expect(stats.requests).toBeLessThanOrEqual(3);
    if (metadata.cover === undefined) throw new Error('No cover was found.');
    const cover = await readCover(source, metadata.cover);
    expect(cover.data).toHaveLength(400_000);
    expect(cover.data[399_999]).toBe(399_999 % 251);
  });

  it('[MD12] fetched with the tags, it costs at most one read more, and none where its bytes are at hand', async () => {
    const near = loggedSource(tagged(apic(3, jpeg)));
    const first = await readMetadata(near, { cover: 'fetch' });
    expect(first.cover?.data).toEqual(jpeg);
    expect(near.reads).toHaveLength(1);
    const spec = { format: 'flac', tags: { title: 'T' }, durationMs: 60_000 } as const;
    const far = loggedSource(createAudioFile({ ...spec, cover: { mimeType: 'image/png', size: 300_000 } }));
    const without = await readMetadata(far);
    const reads = far.reads.length;
    expect((await without.fetchCover())?.data).toHaveLength(300_000);
    expect(far.reads).toHaveLength(reads + 1);
    expect((await without.fetchCover())?.data).toHaveLength(300_000);
    expect(far.reads).toHaveLength(reads + 1);
  });

  it('[MD12] what is larger than allowed is not fetched', async () => {
    const source = loggedSource(tagged(apic(3, jpeg)));
    const { cover, metadata, fetchCover } = await readMetadata(source, {
      cover: 'fetch',
      maxCoverBytes: 100,
    });
    expect(cover).toBeUndefined();
    expect(await fetchCover()).toBeUndefined();
    expect(metadata.cover?.length).toBe(jpeg.length);
    const reads = source.reads.length;
    await expect(
      readCover(source, { offset: 0, length: 101, mimeType: 'image/png' }, { maxCoverBytes: 100 }),
    ).rejects.toMatchObject({
      code: 'COVER_TOO_LARGE',
    });
    expect(source.reads).toHaveLength(reads);
  });

  it('[MD12] a cover beyond the end, or out of pages that are none, is an error with a code', async () => {
    const source = loggedSource(zeros(100));
    const locators = [
      { offset: 50, length: 100, mimeType: 'image/png' },
      {
        offset: 0,
        length: 50,
        mimeType: 'image/png',
        encoding: 'ogg-base64',
        payload: { skip: 0, take: 40 },
      },
      {
        offset: 0,
        length: 50,
        mimeType: 'image/png',
        encoding: 'ogg-packet',
        payload: { skip: 0, take: 40 },
      },
    ] as const;
    for (const locator of locators) {
      const reading = readCover(source, locator);
      await expect(reading).rejects.toBeInstanceOf(MetadataError);
      await expect(reading).rejects.toMatchObject({ code: 'CORRUPT' });
    }
  });

  it('[MD12] an abort passes its reason', async () => {
    const signal = AbortSignal.abort(new Error('stop'));
    const locator = { offset: 0, length: 10, mimeType: 'image/png' };
    await expect(readCover(loggedSource(zeros(100)), locator, { signal })).rejects.toBe(signal.reason);
  });
});

/** Ogg Vorbis whose comment holds a picture first and the title behind it, in pages as large as they can be. */
function oggWithCoverFirst(pictureBytes: number): Uint8Array {
  const picture = Uint8Array.from({ length: pictureBytes }, (_, i) => i % 251);
  const block = join(be(3, 4), be(10, 4), 'image/jpeg', be(0, 4), zeros(16), be(picture.length, 4), picture);
  const comments = [
    `METADATA_BLOCK_PICTURE=${Buffer.from(block).toString('base64')}`,
    'TITLE=Behind the picture',
  ];
  const body = comments.flatMap((text) => [le(text.length, 4), Uint8Array.from(Buffer.from(text, 'latin1'))]);
  const comment = concat([join(3, 'vorbis', le(0, 4), le(comments.length, 4)), ...body, join(1)]);
  const head = join(1, 'vorbis', le(0, 4), 2, le(44_100, 4), zeros(12), 0xb8, 1);
  const audio = Array.from({ length: 40 }, (_, i) => page(zeros(4000), 10 + i, (i + 1) * 44_100, 0));
  return concat([page(head, 0, 0, 2), ...pages(comment, 1), ...audio]);
}

function pages(packet: Uint8Array, sequence: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < packet.length; at += 65_025)
    parts.push(
      page(
        packet.slice(at, at + 65_025),
        sequence + parts.length,
        0,
        at === 0 ? 0 : 1,
        at + 65_025 < packet.length,
      ),
    );
  return parts;
}

function page(
  payload: Uint8Array,
  sequence: number,
  granule: number,
  flags: number,
  open: boolean = false,
): Uint8Array {
  const lacing = [
    ...zeros(Math.floor(payload.length / 255)).fill(255),
    ...(open ? [] : [payload.length % 255]),
  ];
  const head = join(
    'OggS',
    0,
    flags,
    le(granule, 8),
    le(77, 4),
    le(sequence, 4),
    zeros(4),
    lacing.length,
    ...lacing,
  );
  return concat([head, payload]);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
