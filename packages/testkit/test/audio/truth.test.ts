import { describe, expect, it } from 'vitest';
import { type AudioSpec, createAudioFile, truthOf } from '../../src/index.ts';
import { FULL_TAGS } from './specs.ts';

const MP3: AudioSpec = { format: 'mp3', tags: FULL_TAGS, durationMs: 1000 };

describe('truthOf', () => {
  it('[AW7] id3v1 keeps thirty Latin-1 characters, no album artist, no disc, a genre of the list', () => {
    const truth = truthOf({
      ...MP3,
      tagFormats: ['id3v1'],
      tags: { ...FULL_TAGS, album: 'A title that is longer than thirty characters', genres: ['Zydeco'] },
    });
    expect(truth.title).toBe('Ünder ?? ?');
    expect(truth.album).toBe('A title that is longer than th');
    expect(truth.artists).toEqual(['Ålma feat. ?????']);
    expect(truth.year).toBe(2001);
    for (const field of ['albumArtist', 'disc', 'trackTotal', 'genres', 'date', 'cover', 'compilation']) {
      expect(truth).not.toHaveProperty(field);
    }
  });

  it('[AW7] id3v2.3 keeps the year of a date, 2.4 the whole of it', () => {
    expect(truthOf({ ...MP3, tagFormats: ['id3v2.3'] })).not.toHaveProperty('date');
    expect(truthOf({ ...MP3, tagFormats: ['id3v2.3'] }).year).toBe(2001);
    expect(truthOf({ ...MP3, tagFormats: ['id3v2.4'] }).date).toBe('2001-05-06');
  });

  it('[AW7] before id3v2.4 a list of genres is what the list of numbers has, and one more', () => {
    const genres = ['Indie Rock', 'Rock', 'Vaporwave', 'Jazz'];
    const of = (tagFormat: 'id3v2.2' | 'id3v2.4'): unknown =>
      truthOf({ ...MP3, tags: { genres }, tagFormats: [tagFormat] }).genres;
    expect(of('id3v2.2')).toEqual(['Rock', 'Jazz', 'Indie Rock']);
    expect(of('id3v2.4')).toEqual(genres);
  });

  it('[AW7] a total without its number is absent where both share a field', () => {
    const tags = { trackTotal: 9, discTotal: 2 };
    expect(truthOf({ ...MP3, tags })).not.toHaveProperty('trackTotal');
    expect(truthOf({ ...MP3, format: 'flac', tags }).trackTotal).toBe(9);
  });

  it('[AW7] a credit is the artist, without one the first name is', () => {
    expect(truthOf({ ...MP3, tags: { artist: 'A & B', artists: ['A', 'B'] } })).toMatchObject({
      artist: 'A & B',
      artists: ['A', 'B'],
    });
    expect(truthOf({ ...MP3, tags: { artists: ['A', 'B'] } })).toMatchObject({
      artist: 'A',
      artists: ['A', 'B'],
    });
    expect(truthOf({ ...MP3, tags: { artist: 'A' } }).artists).toEqual(['A']);
  });

  it('[AW7] an untagged file has neither tags nor cover', () => {
    expect(truthOf({ ...MP3, tagFormats: [], cover: { mimeType: 'image/png', size: 300 } })).toEqual({
      durationMs: expect.any(Number),
      sampleRate: 44_100,
      channels: 2,
      lossless: false,
    });
  });
});

describe('what a format cannot do', () => {
  it.each<[string, Partial<AudioSpec>]>([
    ['an unknown format', { format: 'midi' as 'mp3' }],
    ['a format named like a method', { format: 'toString' as 'mp3' }],
    ['a sample rate', { sampleRate: 44_000 }],
    ['a variant', { variant: 'moov-last' }],
    ['a tag format', { tagFormats: ['itunes'] }],
    ['a bit depth', { bitsPerSample: 24 }],
    ['no duration', { durationMs: 0 }],
    ['an endless duration', { durationMs: Number.POSITIVE_INFINITY }],
    ['negative padding', { padding: -1 }],
    ['half a byte of padding', { padding: 0.5 }],
    ['a bitrate of nothing', { bitrate: 0 }],
    ['three channels', { channels: 3 as 2 }],
  ])('[AW8] is refused with a TypeError: %s', (_name, wrong) => {
    expect(() => createAudioFile({ ...MP3, ...wrong })).toThrow(TypeError);
  });
});
