import type { Track } from '@music-platform/core-sync';

/** A track in `--json` output. `path` is relative to the profile's root, with `/`; `deletedAt` in milliseconds since the Unix epoch. */
export interface CliTrack {
  id: string;
  path: string | null;
  title: string;
  artist: string | null;
  artists: readonly string[];
  albumArtist: string | null;
  album: string | null;
  track: number | null;
  disc: number | null;
  year: number | null;
  genre: string | null;
  durationMs: number | null;
  codec: string | null;
  deletedAt: number | null;
  profile: string;
  itemId: string | null;
}

/** The stable part of a track. */
export function toCliTrack(track: Track): CliTrack {
  return {
    id: track.id,
    path: track.path,
    title: track.title,
    artist: track.artist,
    artists: track.artists,
    albumArtist: track.albumArtist,
    album: track.album,
    track: track.track,
    disc: track.disc,
    year: track.year,
    genre: track.genre,
    durationMs: track.durationMs,
    codec: track.codec,
    deletedAt: track.deletedAt,
    profile: track.profileId,
    itemId: track.itemId,
  };
}
