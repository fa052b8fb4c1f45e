import { describe, expect, it } from 'vitest';
import { readMetadata, type TrackMetadata } from '../../src/metadata/index.ts';
import { join, le, zeros } from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

const utf16 = (text: string): Uint8Array =>
  join(...[...text, '\0'].map((character) => le(character.charCodeAt(0), 2)));
const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (byte) => Number(`0x${byte}`));

const guids = {
  header: hex('3026b2758e66cf11a6d900aa0062ce6c'),
  file: hex('a1dcab8c47a9cf118ee400c00c205365'),
  stream: hex('9107dcb7b7a9cf118ee600c00c205365'),
  content: hex('3326b2758e66cf11a6d900aa0062ce6c'),
  attributes: hex('40a4d0d207e3d21197f000a0c95ea850'),
  audio: hex('409e69f84d5bcf11a8fd00805f5c442b'),
  unknown: zeros(16),
};

function object(kind: keyof typeof guids, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = join(...parts);
  return join(guids[kind], le(24 + body.length, 8), body);
}

function asf(...objects: readonly Uint8Array[]): Uint8Array {
  const body = join(...objects);
  return join(guids.header, le(30 + body.length, 8), le(objects.length, 4), 1, 2, body, zeros(400));
}

const title = object('content', le(4, 2), le(0, 8), utf16('T'));

function fileProperties(durationMs: number, bitrate: number): Uint8Array {
  return object('file', zeros(40), le(durationMs * 10_000, 8), zeros(28), le(bitrate, 4));
}

interface Wave {
  tag: number;
  channels?: number;
  rate?: number;
  bytesPerSecond?: number;
  bits?: number;
}

function stream({ tag, channels = 2, rate = 44_100, bytesPerSecond = 16_000, bits = 16 }: Wave): Uint8Array {
  const format = join(le(tag, 2), le(channels, 2), le(rate, 4), le(bytesPerSecond, 4), le(4, 2), le(bits, 2));
  return object('stream', guids.audio, zeros(38), format);
}

function attribute(name: string, type: number, value: Uint8Array, length: number = value.length): Uint8Array {
  const text = utf16(name);
  return join(le(text.length, 2), text, le(type, 2), le(length, 2), value);
}

function attributes(...items: readonly Uint8Array[]): Uint8Array {
  return object('attributes', le(items.length, 2), ...items);
}

async function read(content: Uint8Array): Promise<TrackMetadata> {
  return (await readMetadata(loggedSource(content, 'song.wma'))).metadata;
}

describe('ASF', () => {
  it('[MD6] the first sound of a file is what it is; a lossless one has bits', async () => {
    const lossless = stream({ tag: 355, bits: 24, bytesPerSecond: 150_000 });
    const content = asf(fileProperties(2000, 64_000), title, lossless, stream({ tag: 353, channels: 1 }));
    expect(await read(content)).toMatchObject({
      ...{ title: 'T', codec: 'wmalossless', lossless: true, bitsPerSample: 24 },
      ...{ channels: 2, sampleRate: 44_100, bitrate: 1_200_000, durationMs: 2000 },
    });
  });

  it('[MD15] zeros and codecs nobody knows are nothing', async () => {
    const nothing = stream({ tag: 999, channels: 0, rate: 0, bytesPerSecond: 0, bits: 0 });
    const metadata = await read(asf(fileProperties(0, 0), title, nothing, object('unknown', zeros(8))));
    expect(metadata).toMatchObject({ title: 'T', container: 'asf' });
    for (const field of ['codec', 'channels', 'sampleRate', 'bitrate', 'durationMs', 'bitsPerSample'])
      expect(metadata).not.toHaveProperty(field);
  });

  it('[MD7] an object shorter than its head ends the header', async () => {
    const broken = join(guids.unknown, le(20, 8));
    const content = asf(title, broken, fileProperties(2000, 64_000));
    const metadata = await read(content);
    expect(metadata).toMatchObject({ title: 'T', partial: true });
    expect(metadata).not.toHaveProperty('durationMs');
  });

  it('[MD7] an attribute longer than its list loses only what follows', async () => {
    const content = asf(
      title,
      attributes(
        attribute('WM/AlbumTitle', 0, utf16('Album')),
        attribute('WM/Nothing', 0, zeros(0)),
        attribute('WM/Unread', 9, utf16('x')),
        attribute('WM/Year', 0, utf16('1999'), 60_000),
      ),
      fileProperties(2000, 64_000),
    );
    const metadata = await read(content);
    expect(metadata).toMatchObject({ title: 'T', album: 'Album', durationMs: 2000 });
    expect(metadata).not.toHaveProperty('year');
    expect(metadata.warnings).toEqual(['An ASF attribute is damaged.']);
  });

  it.each<[string, Uint8Array]>([
    ['is shorter than its head', zeros(8)],
    ['names no type', join(3, le(100, 4), ...Array.from({ length: 20 }, () => le(65, 2)))],
    ['has no end of its description', join(3, le(100, 4), utf16('image/png'), ...Array(20).fill(65))],
    ['has no bytes', join(3, le(4, 4), utf16('image/png'), utf16('d'), zeros(4))],
  ])('[MD15] a picture that %s is none', async (_, picture) => {
    const metadata = await read(asf(title, attributes(attribute('WM/Picture', 1, picture))));
    expect(metadata).toMatchObject({ title: 'T' });
    expect(metadata.cover).toBeUndefined();
  });
});
