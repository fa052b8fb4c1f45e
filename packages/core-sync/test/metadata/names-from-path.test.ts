import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesFromPath, type PathNames } from '../../src/metadata/index.ts';

const cases: readonly (readonly [string, PathNames])[] = [
  ['Song.mp3', { title: 'Song' }],
  ['Artist - Title.mp3', { artist: 'Artist', title: 'Title' }],
  ['01 - Title.flac', { track: 1, title: 'Title' }],
  ['01. Title.flac', { track: 1, title: 'Title' }],
  ['01.Title.flac', { track: 1, title: 'Title' }],
  ['01 Title.flac', { track: 1, title: 'Title' }],
  ['7 - Title.flac', { track: 7, title: 'Title' }],
  ['1-03 Title.mp3', { disc: 1, track: 3, title: 'Title' }],
  ['2-11. Title.mp3', { disc: 2, track: 11, title: 'Title' }],
  ['99 Luftballons.mp3', { title: '99 Luftballons' }],
  ['21 Guns.mp3', { title: '21 Guns' }],
  ['1999.mp3', { title: '1999' }],
  ['1979-12-31 Live.mp3', { title: '1979-12-31 Live' }],
  ['01 - Artist - Title.mp3', { track: 1, artist: 'Artist', title: 'Title' }],
  ['Artist - 05 - Title.mp3', { artist: 'Artist', track: 5, title: 'Title' }],
  ['Artist - Album - Title.mp3', { title: 'Artist - Album - Title' }],
  ['some_title_here.mp3', { title: 'some title here' }],
  ['Dr. Strangelove.mp3', { title: 'Dr. Strangelove' }],
  ['Vol. 4', { title: 'Vol. 4' }],
  ['Track 1.5', { title: 'Track 1.5' }],
  ['.mp3', { title: '.mp3' }],
  ['_.mp3', { title: '_.mp3' }],
  ['00 Title.mp3', { title: 'Title' }],
  ['A - B - C - D.mp3', { title: 'A - B - C - D' }],
  [
    'Various Artists - Hits/01 - Artist - Title.mp3',
    { artist: 'Artist', albumArtist: 'Various Artists', album: 'Hits', track: 1, title: 'Title' },
  ],
  ['Downloads/Song.mp3', { title: 'Song' }],
  ['Folder/Song.mp3', { title: 'Song' }],
  ['Music/Folder/Song.mp3', { title: 'Song' }],
  ['Album (1999)/02 - Song.mp3', { album: 'Album', year: 1999, track: 2, title: 'Song' }],
  [
    'Artist - Album/03 Song.mp3',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', track: 3, title: 'Song' },
  ],
  [
    'Artist - 1999 - Album/03 Song.mp3',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', year: 1999, track: 3, title: 'Song' },
  ],
  [
    'Artist/Album (1999)/01 - Title.mp3',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', year: 1999, track: 1, title: 'Title' },
  ],
  [
    'Artist/1999 - Album [FLAC]/01 - Title.flac',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', year: 1999, track: 1, title: 'Title' },
  ],
  [
    'Artist/[1999] Album/a.mp3',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', year: 1999, title: 'a' },
  ],
  ['Artist/1999/a.mp3', { artist: 'Artist', albumArtist: 'Artist', album: '1999', title: 'a' }],
  [
    'Artist/Album/CD 2/03 Title.flac',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', disc: 2, track: 3, title: 'Title' },
  ],
  [
    'Artist/Album/Disc 1 - Live/12 Title.flac',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', disc: 1, track: 12, title: 'Title' },
  ],
  [
    'Artist/Album (Disc 2)/05. Title.mp3',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', disc: 2, track: 5, title: 'Title' },
  ],
  [
    'Artist/Artist - Album/Artist - Title.mp3',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', title: 'Title' },
  ],
  [
    'Artist/Album/01 - Title - Live.mp3',
    { artist: 'Artist', albumArtist: 'Artist', album: 'Album', track: 1, title: 'Title - Live' },
  ],
  [
    'Various Artists/Hits/05 - Singer - Song.mp3',
    { albumArtist: 'Various Artists', album: 'Hits', track: 5, artist: 'Singer', title: 'Song' },
  ],
  [
    'My Music/A/ABBA/Gold/07 - Chiquitita.mp3',
    { artist: 'ABBA', albumArtist: 'ABBA', album: 'Gold', track: 7, title: 'Chiquitita' },
  ],
  ['Music/ABBA/Unsorted/x.mp3', { title: 'x' }],
  ['', {}],
];

describe('names from paths', () => {
  it.each(cases)('[MD19] %s', (path, names) => {
    expect(namesFromPath(path.split('/'))).toEqual(names);
  });

  it('[MD19] white space is collapsed and text composed', () => {
    expect(namesFromPath(['  e\u0301   b .mp3'])).toEqual({ title: 'é b' });
  });

  it('[MD19] any path gives a title, quickly, and numbers from 1 up', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 6 }), (segments) => {
        const { title, track, disc, year } = namesFromPath(segments);
        if (segments.some((segment) => segment.trim() !== '')) expect(title?.length).toBeGreaterThan(0);
        for (const number of [track, disc, year]) if (number !== undefined) expect(number).toBeGreaterThan(0);
      }),
      { seed: 11, numRuns: 200 },
    );
    const long = '(flac'.repeat(20_000);
    expect(namesFromPath([long, long, long]).title?.length).toBeLessThanOrEqual(1024);
  });
});
