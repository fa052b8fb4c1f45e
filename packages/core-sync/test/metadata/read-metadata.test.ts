import { ProviderError } from '@music-platform/bridge-traits';
import { createAudioFile } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { MetadataError, readMetadata } from '../../src/metadata/index.ts';
import {
  apeItem,
  apeTag,
  be,
  box,
  id3v1,
  id3v2,
  join,
  le,
  mp3Frames,
  textFrame,
  zeros,
} from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

const fullTag = id3v2(4, 0, textFrame('TIT2', 'T'), textFrame('TPE1', 'A'), textFrame('TALB', 'B'));
const audio = mp3Frames(400);

async function failure(promise: Promise<unknown>): Promise<MetadataError> {
  try {
    await promise;
  } catch (error) {
    expect(error).toBeInstanceOf(MetadataError);
    return error as MetadataError;
  }
  throw new Error('It did not fail.');
}

describe('reading', () => {
  it('[MD1] the first bytes say what a file is, its name only where they do not', async () => {
    const wave = createAudioFile({ format: 'wav', tags: { title: 'T' }, durationMs: 1000 });
    const { metadata } = await readMetadata(loggedSource(wave, 'song.mp3'));
    expect(metadata.container).toBe('wav');
    const bare = join(zeros(100), mp3Frames(20));
    expect((await readMetadata(loggedSource(bare, 'song.mp3'))).metadata.codec).toBe('mp3');
    expect((await failure(readMetadata(loggedSource(bare, 'song.bin')))).code).toBe('UNSUPPORTED_FORMAT');
  });

  it('[MD3] tags at the end are found in any order and mixture', async () => {
    const lyrics = 'LYRICSBEGININD0000200';
    const tails = [
      id3v1({ title: 'T', artist: 'A', album: 'B', year: '1999' }),
      apeTag(apeItem('Title', 'T'), apeItem('Artist', 'A'), apeItem('Album', 'B'), apeItem('Year', '1999')),
      join(
        apeTag(apeItem('Title', 'T'), apeItem('Year', '1999')),
        id3v1({ title: 'x', artist: 'A', album: 'B' }),
      ),
      join(
        apeTag(apeItem('Title', 'T'), apeItem('Artist', 'A'), apeItem('Album', 'B'), apeItem('Year', '1999')),
        join(lyrics, '000021', 'LYRICS200'),
        id3v1({ title: 'x' }),
      ),
    ];
    for (const tail of tails) {
      const { metadata, stats } = await readMetadata(loggedSource(join(audio, tail)));
      expect(metadata).toMatchObject({ title: 'T', artist: 'A', album: 'B', year: 1999 });
      expect(stats.requests).toBe(2);
      expect(Math.abs((metadata.durationMs ?? 0) - 10_449)).toBeLessThan(30);
    }
  });

  it('[MD4] the end is not asked for where the beginning says title, artist and album', async () => {
    const source = loggedSource(join(fullTag, audio, id3v1({ title: 'other' })));
    const { metadata } = await readMetadata(source);
    expect(metadata).toMatchObject({ title: 'T', artist: 'A', album: 'B' });
    expect(source.reads).toEqual([{ start: 0, end: 64 * 1024 }]);
  });

  it('[MD4] it is asked for where one of them is missing', async () => {
    const tag = id3v2(4, 0, textFrame('TIT2', 'T'), textFrame('TPE1', 'A'));
    const { metadata } = await readMetadata(
      loggedSource(join(tag, audio, id3v1({ title: 'x', album: 'B' }))),
    );
    expect(metadata).toMatchObject({ title: 'T', artist: 'A', album: 'B' });
  });

  it('[MD5] no more reads and bytes than allowed; what was found by then is returned as partial', async () => {
    const picture = textFrame('APIC', `image/jpeg\0\x03\0${'x'.repeat(40_000)}`);
    const frames = Array.from({ length: 12 }, (_, i) => [textFrame('TIT2', `T${i}`), picture]).flat();
    const source = loggedSource(join(id3v2(4, 0, ...frames), audio));
    const { metadata, stats } = await readMetadata(source, { headBytes: 1000, maxRequests: 4 });
    expect(stats.requests).toBe(4);
    expect(metadata).toMatchObject({ title: 'T0', partial: true });
    expect(metadata.warnings?.join()).toMatch(/too far apart/);
    const few = await readMetadata(source, { headBytes: 1000, maxBytes: 40_000 });
    expect(few.stats.bytes).toBeLessThanOrEqual(41_000);
    expect(few.metadata.partial).toBe(true);
  });

  it('[MD5] a file that is nothing but structure ends at the limits', async () => {
    const boxes = Array.from({ length: 200 }, () => box('free', zeros(30_000)));
    const source = loggedSource(join(box('ftyp', 'M4A '), ...boxes));
    const error = await failure(readMetadata(source));
    expect(error.code).toBe('BUDGET_EXCEEDED');
    expect(source.reads.length).toBeLessThanOrEqual(24);
  });

  it.each([
    ['EMPTY', zeros(0)],
    ['UNSUPPORTED_FORMAT', join('this is a text file, whatever its name says')],
    ['CORRUPT', join('RIFF', le(40, 4), 'WAVE')],
    ['CORRUPT', join('fLaC')],
    ['CORRUPT', join(be(8, 4), 'ftypM4A ')],
    ['CORRUPT', join('ID3', 4, 0, 0, 0, 0, 0, 0)],
  ] as const)('[MD7] %s: the reason is told and no name', async (code, content) => {
    const error = await failure(readMetadata(loggedSource(content, 'secret name.mp4')));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(error.message).not.toContain('secret');
  });

  it('[MD7] damage loses only what lies behind it', async () => {
    const tag = id3v2(4, 0, textFrame('TIT2', 'T'), join('TALB', be(9_999, 4), 0, 0, 3, 'cut'));
    const { metadata } = await readMetadata(loggedSource(tag, 'x.mp3'));
    expect(metadata).toMatchObject({ title: 'T', partial: true });
    expect(metadata.warnings?.length).toBeGreaterThan(0);
  });

  it('[MD7] one tag that cannot be decoded does not cost the others', async () => {
    const item = (type: string, data: Uint8Array): Uint8Array => box(type, box('data', data));
    const good = item('\xa9nam', join(be(1, 4), be(0, 4), 'Title'));
    const bad = item('\xa9alb', join(be(0x01000001, 4), be(0, 4), 'x'));
    const list = box('ilst', good, bad, item('\xa9ART', join(be(1, 4), be(0, 4), 'Artist')));
    const file = join(box('ftyp', 'M4A '), box('moov', box('udta', box('meta', zeros(4), list))));
    const { metadata } = await readMetadata(loggedSource(file));
    expect(metadata).toMatchObject({ title: 'Title', artist: 'Artist' });
    expect(metadata.warnings).toEqual(['A tag could not be decoded.']);
  });

  it('[MD9] what the source throws passes unchanged', async () => {
    const error = new ProviderError('RATE_LIMITED', 'Slow down.', { retryAfterMs: 1000 });
    const source = loggedSource(join(fullTag, audio));
    source.read = () => Promise.reject(error);
    await expect(readMetadata(source)).rejects.toBe(error);
  });

  it('[MD9] an abort passes its reason, before and between reads', async () => {
    const reason = new Error('stop');
    await expect(readMetadata(loggedSource(audio), { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    const controller = new AbortController();
    const source = loggedSource(audio);
    const { read } = source;
    source.read = async (start, end) => {
      controller.abort(reason);
      return read(start, end);
    };
    await expect(readMetadata(source, { signal: controller.signal })).rejects.toBe(reason);
    expect(source.reads).toHaveLength(1);
  });

  it('[MD10] a file that takes too long is given up between reads', async () => {
    let now = 0;
    const source = loggedSource(audio);
    const { read } = source;
    source.read = async (start, end) => {
      now += 6_000;
      return read(start, end);
    };
    const options = { timeLimitMs: 5_000, now: () => now };
    const { metadata } = await readMetadata(source, options);
    expect(metadata).toMatchObject({ codec: 'mp3', partial: true, warnings: ['Reading took too long.'] });
    expect(source.reads).toHaveLength(1);
    const nothing = { ...source, reads: [], size: 1_000_000, read: async () => source.read(0, 0) };
    expect((await failure(readMetadata(nothing, options))).code).toBe('CORRUPT');
  });

  it('[MD7] a file shorter than its stated size is partial, not an endless loop', async () => {
    const source = { ...loggedSource(zeros(10)), size: 100_000 };
    const error = await failure(readMetadata(source));
    expect(error).toMatchObject({ code: 'CORRUPT', message: 'The file is shorter than its stated size.' });
    const tagged = loggedSource(join(id3v2(4, 0, textFrame('TIT2', 'T')), audio));
    tagged.size += 100_000;
    const { metadata } = await readMetadata(tagged);
    expect(metadata).toMatchObject({ title: 'T', partial: true });
  });

  it('[MD8] a source that answers too much is cut', async () => {
    const source = loggedSource(join(fullTag, audio));
    source.read = async (start, end) => join(fullTag, audio).slice(start, end + 100);
    expect((await readMetadata(source, { headBytes: 50 })).metadata.title).toBe('T');
  });
});
