import { describe, expect, it } from 'vitest';
import { tagIdentity } from '../../src/metadata/index.ts';

const song = { title: 'Song', artist: 'Guest', albumArtist: 'Band', album: 'Album', disc: 1, track: 3 };

describe('tag identity', () => {
  it('[MD22] is the same for the same names, whatever their case and spaces, and disc 1 may be left out', () => {
    const { disc: _, ...withoutDisc } = song;
    expect(tagIdentity({ ...song, title: ' SONG ', artist: 'Someone else' })).toBe(tagIdentity(song));
    expect(tagIdentity(withoutDisc)).toBe(tagIdentity(song));
  });

  it.each([{ title: 'Song 2' }, { albumArtist: 'Band 2' }, { album: 'Album 2' }, { disc: 2 }, { track: 4 }])(
    '[MD22] differs with %j',
    (change) => {
      expect(tagIdentity({ ...song, ...change })).not.toBe(tagIdentity(song));
    },
  );

  it('[MD22] falls back to the artists', () => {
    const { albumArtist: _, ...own } = song;
    expect(tagIdentity(own)).toBeDefined();
    expect(tagIdentity(own)).not.toBe(tagIdentity(song));
    expect(tagIdentity({ ...own, artist: undefined, artists: ['Guest'] })).toBe(tagIdentity(own));
  });

  it.each([
    { title: undefined },
    { album: undefined },
    { album: ' ' },
    { artist: undefined, albumArtist: undefined },
  ])('[MD22] is unknown with %j', (change) => {
    expect(tagIdentity({ ...song, ...change })).toBeUndefined();
  });

  it('[MD22] no name can imitate another key', () => {
    const one = tagIdentity({ ...song, album: 'A","B', title: 'C' });
    const other = tagIdentity({ ...song, album: 'A', title: 'B","C' });
    expect(one).not.toBe(other);
  });
});
