import { describe, expect, it } from 'vitest';
import { readMetadata, type TrackMetadata } from '../../src/metadata/index.ts';
import { apeItem, apeTag, be, box, id3v2, join, le, mp3Frames, textFrame, zeros } from './support/bytes.ts';
import { loggedSource } from './support/logged-source.ts';

type Fields = readonly (readonly [string, string])[];

/** What is read of a FLAC file with these comments. */
async function vorbis(fields: Fields): Promise<TrackMetadata> {
  const comments = fields.map(([key, value]) => new TextEncoder().encode(`${key}=${value}`));
  const body = join(
    le(0, 4),
    le(comments.length, 4),
    ...comments.flatMap((text) => [le(text.length, 4), text]),
  );
  const info = join(be(34, 4), zeros(10), 0x0a, 0xc4, 0x42, 0xf0, be(44_100, 4), zeros(16));
  return read(join('fLaC', info, 0x84, be(body.length, 3), body, zeros(500)));
}

async function id3(major: 3 | 4, fields: Fields): Promise<TrackMetadata> {
  const frames = fields.map(([id, text]) => {
    const frame = textFrame(id, text);
    if (major === 3) frame.set(be(frame.length - 10, 4), 4);
    return frame;
  });
  return read(join(id3v2(major, 0, ...frames), mp3Frames(10)));
}

async function read(content: Uint8Array): Promise<TrackMetadata> {
  return (await readMetadata(loggedSource(content))).metadata;
}

describe('tags', () => {
  it('[MD14] a field comes whole from the first tag that has it', async () => {
    const tail = apeTag(apeItem('Artist', 'three'), apeItem('Genre', 'Rock'), apeItem('Album', 'B'));
    const front = id3v2(4, 0, textFrame('TPE1', 'one\0two'), textFrame('TCON', 'Pop\0Jazz'));
    const { artists, genres, album } = await read(join(front, mp3Frames(60), tail));
    expect({ artists, genres, album }).toEqual({
      artists: ['one', 'two'],
      genres: ['Pop', 'Jazz'],
      album: 'B',
    });
  });

  it('[MD14] of several values the first counts for a title, an album or a number; people and genres keep all', async () => {
    const metadata = await vorbis([
      ...(
        ['TITLE', 'ALBUM', 'DATE', 'TRACKNUMBER', 'ARTIST', 'GENRE', 'COMPOSER', 'ALBUMARTIST'] as const
      ).flatMap((key) => [[key, '2001'] as const, [key, '2002'] as const]),
    ]);
    expect(metadata).toMatchObject({ title: '2001', album: '2001', year: 2001, track: 2001 });
    const both = ['2001', '2002'];
    expect(metadata).toMatchObject({ artists: both, genres: both, composers: both, albumArtists: both });
    expect(metadata).toMatchObject({ artist: '2001; 2002', albumArtist: '2001; 2002' });
  });

  it('[MD14] a credit is displayed, the names behind it are listed (F18)', async () => {
    const metadata = await vorbis([
      ['ARTIST', 'Ann feat. Ben'],
      ['ARTISTS', 'Ann'],
      ['ARTISTS', 'Ben'],
      ['ALBUMARTIST', 'Ann; Cy'],
    ]);
    expect(metadata).toMatchObject({ artist: 'Ann feat. Ben', artists: ['Ann', 'Ben'] });
    expect(metadata).toMatchObject({ albumArtist: 'Ann; Cy', albumArtists: ['Ann', 'Cy'] });
    expect((await vorbis([['ARTISTS', 'Ann']])).artist).toBeUndefined();
  });

  it.each([
    ['Ann/Ben', ['Ann', 'Ben']],
    ['Ann / Ben; Cy', ['Ann', 'Ben', 'Cy']],
    ['AC/DC', ['AC/DC']],
    ['AC/DC feat. Ann/Ben', ['AC/DC feat. Ann', 'Ben']],
    ['Ann/AC/DC', ['Ann', 'AC/DC']],
    ['+/-', ['+/-']],
    ['M/A/R/R/S', ['M/A/R/R/S']],
    ['U2/Ann', ['U2', 'Ann']],
    ['/', ['/']],
    ['Ann/', ['Ann']],
  ])('[MD17] ID3v2.3: %s is %j', async (text, artists) => {
    expect((await id3(3, [['TPE1', text]])).artists).toEqual(artists);
  });

  it('[MD17] elsewhere a slash belongs to the name', async () => {
    expect((await id3(4, [['TPE1', 'Love/Hate']])).artists).toEqual(['Love/Hate']);
    expect((await id3(3, [['TCON', 'Singer/Songwriter']])).genres).toEqual(['Singer/Songwriter']);
    expect((await vorbis([['ARTIST', 'Love/Hate']])).artists).toEqual(['Love/Hate']);
  });

  it.each([
    ['(17)', ['Rock']],
    ['17', ['Rock']],
    ['(17)(8)', ['Rock', 'Jazz']],
    ['(RX)', ['Remix']],
    ['Duo Cello/Piano', ['Duo Cello/Piano']],
    ['Rock; Pop', ['Rock', 'Pop']],
    ['Rock; rock; Rock', ['Rock', 'rock']],
    [' ', undefined],
  ])('[MD14] the genre %j is %j', async (text, genres) => {
    expect((await id3(4, [['TCON', text]])).genres).toEqual(genres);
  });

  it.each([
    ['3', 3, undefined],
    ['03/12', 3, 12],
    ['3 of 12', 3, 12],
    ['0', undefined, undefined],
    ['0/12', undefined, 12],
    ['/12', undefined, 12],
    ['A1', undefined, undefined],
    ['٣/١٢', 3, 12],
    ['-3', undefined, undefined],
    ['99999999', undefined, undefined],
    ['3.5', 3, undefined],
  ])('[MD15] the number %s is %s, of %s', async (text, track, trackTotal) => {
    const metadata = await vorbis([['TRACKNUMBER', text]]);
    expect([metadata.track, metadata.trackTotal]).toEqual([track, trackTotal]);
  });

  it('[MD15] totals have fields of their own, which count', async () => {
    const metadata = await vorbis([
      ['TRACKNUMBER', '3/99'],
      ['TOTALTRACKS', '12'],
      ['DISC', '1'],
      ['DISCTOTAL', '02'],
    ]);
    expect(metadata).toMatchObject({ track: 3, trackTotal: 12, disc: 1, discTotal: 2 });
  });

  it.each([
    ['2001', 2001, '2001'],
    ['2001-02', 2001, '2001-02'],
    ['2001-2-3', 2001, '2001-02-03'],
    ['2001-02-03T10:00:00Z', 2001, '2001-02-03'],
    ['20010203', 2001, '2001-02-03'],
    ['2001-13-01', 2001, '2001'],
    ['2001-12-00', 2001, '2001-12'],
    ['Oct 3, 1995', 1995, '1995'],
    ['3.10.1995', 1995, '1995'],
    ['١٤٤١', 1441, '1441'],
    ['0000', undefined, undefined],
    ['0', undefined, undefined],
    ['95', undefined, undefined],
    ['unknown', undefined, undefined],
  ])('[MD16] the date %s is %s, %s', async (text, year, date) => {
    const metadata = await vorbis([['DATE', text]]);
    expect([metadata.year, metadata.date]).toEqual([year, date]);
  });

  it('[MD16] a date that says nothing gives way to a year; ID3v2.3 splits day and month', async () => {
    const either = await vorbis([
      ['DATE', '?'],
      ['YEAR', '1999'],
    ]);
    expect(either).toMatchObject({ year: 1999, date: '1999' });
    const split = await id3(3, [
      ['TYER', '1999'],
      ['TDAT', '3112'],
    ]);
    expect(split).toMatchObject({ year: 1999, date: '1999-12-31' });
    const wrong = await id3(3, [
      ['TYER', '1999'],
      ['TDAT', '9999'],
    ]);
    expect(wrong).toMatchObject({ year: 1999, date: '1999' });
  });

  it('[MD15] values that say nothing are absent, and no empty field is left', async () => {
    const metadata = await vorbis([
      ['TITLE', ' \t'],
      ['ARTIST', ''],
      ['DISCNUMBER', '0/0'],
      ['ISRC', 'none'],
      ['COMPILATION', 'maybe'],
      ['REPLAYGAIN_TRACK_GAIN', '-'],
      ['MUSICBRAINZ_TRACKID', 'no id'],
    ]);
    const { codec, container, lossless, durationMs, bitrate, sampleRate, channels, bitsPerSample, ...rest } =
      metadata;
    expect(rest).toEqual({});
    expect({ codec, container, lossless, durationMs, sampleRate, channels, bitsPerSample }).toEqual({
      codec: 'flac',
      container: 'flac',
      lossless: true,
      durationMs: 1000,
      sampleRate: 44_100,
      channels: 2,
      bitsPerSample: 16,
    });
    expect(bitrate).toBeGreaterThan(0);
  });

  it('[MD18] text is composed, its white space collapsed, without control characters, and not endless', async () => {
    const metadata = await vorbis([
      ['TITLE', '\ufeff  Beyonce\u0301\r\n\u0007 \u00a0x '],
      ['ALBUM', 'x'.repeat(10_000)],
      ['COMMENT', 'y'.repeat(100_000)],
    ]);
    expect(metadata.title).toBe('Beyoncé x');
    expect(metadata.album).toHaveLength(8192);
    expect(metadata.comment).toBeUndefined();
  });

  it('[MD18] a result is plain data that survives JSON', async () => {
    const metadata = await vorbis([
      ['TITLE', 'x\ud800y'],
      ['ARTIST', 'A'],
    ]);
    expect(JSON.parse(JSON.stringify(metadata))).toEqual(metadata);
  });

  it('[MD14] everything else a tag may say: sort names, ids, gains, credits', async () => {
    const id = '11111111-2222-4333-8444-555555555555';
    const metadata = await vorbis([
      ['ALBUMARTISTSORT', 'B, A'],
      ['ISRC', 'us-rc1-76-07839'],
      ['MUSICBRAINZ_ARTISTID', id.toUpperCase()],
      ['MUSICBRAINZ_ARTISTID', '99999999-2222-4333-8444-555555555555'],
      ['REPLAYGAIN_TRACK_GAIN', '+3,5 dB'],
      ['REPLAYGAIN_ALBUM_PEAK', '0.987654'],
      ['R128_ALBUM_GAIN', '-512'],
      ['CONDUCTOR', 'C One; C Two'],
      ['LYRICIST', 'L'],
      ['COMPILATION', '1'],
    ]);
    expect(metadata).toMatchObject({
      albumArtistSort: 'B, A',
      isrc: 'USRC17607839',
      musicBrainz: { artistIds: [id, '99999999-2222-4333-8444-555555555555'] },
      replayGain: { trackGainDb: 3.5, albumPeak: 0.987654, albumGainDb: 3 },
      credits: [
        { role: 'conductor', names: ['C One', 'C Two'] },
        { role: 'lyricist', names: ['L'] },
      ],
      compilation: true,
    });
  });

  it('[MD14] people of ID3v2 and custom iTunes fields', async () => {
    const people = await id3(4, [
      ['TIPL', 'producer\0Ann\0DJ mix\0Ben'],
      ['TXXX', 'ARTISTS\0Ann\0Ben'],
      ['TXXX', 'Title\0not this'],
    ]);
    expect(people).toMatchObject({ artists: ['Ann', 'Ben'] });
    expect(people.title).toBeUndefined();
    expect(people.credits).toEqual([
      { role: 'producer', names: ['Ann'] },
      { role: 'dj mix', names: ['Ben'] },
    ]);
    const data = box('data', be(1, 4), zeros(4), 'L');
    const item = box(
      '----',
      box('mean', zeros(4), 'com.apple.iTunes'),
      box('name', zeros(4), 'LYRICIST'),
      data,
    );
    const file = join(
      box('ftyp', 'M4A '),
      box('moov', box('udta', box('meta', zeros(4), box('ilst', item)))),
    );
    expect((await read(file)).credits).toEqual([{ role: 'lyricist', names: ['L'] }]);
  });
});
