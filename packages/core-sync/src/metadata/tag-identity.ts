import { nameKey } from './name-key.ts';
import type { TrackMetadata } from './track-metadata.ts';

type IdentityTags = Pick<
  TrackMetadata,
  'title' | 'artist' | 'artists' | 'albumArtist' | 'albumArtists' | 'album' | 'disc' | 'track'
>;

/**
 * The key under which two files count as the same track by their tags: album artist (else artist), album, disc (absent is 1), track
 * number and title, each as `nameKey`. Undefined unless title, album and an artist are known. Compare durations as well.
 */
export function tagIdentity(tags: IdentityTags): string | undefined {
  const artist = tags.albumArtist ?? tags.albumArtists?.join('; ') ?? tags.artist ?? tags.artists?.join('; ');
  const names = [artist, tags.album, tags.title].map((name) => nameKey(name ?? ''));
  if (names.includes('')) return undefined;
  return JSON.stringify([names[0], names[1], tags.disc ?? 1, tags.track ?? null, names[2]]);
}
