import { nameKey } from '../metadata/name-key.ts';
import { namesFromPath } from '../metadata/names-from-path.ts';
import { tagIdentity } from '../metadata/tag-identity.ts';
import type { TrackMetadata } from '../metadata/track-metadata.ts';
import { fingerprint } from '../util/fingerprint.ts';

export type TagSource = 'path' | 'provider' | 'file';

export interface DeriveInput {
  /** Names from the library's root down to the file. */
  segments: readonly string[];
  /** What was read; absent while only the name is known. */
  metadata?: TrackMetadata | undefined;
  source: TagSource;
}

export interface Credit {
  role: string;
  name: string;
}

/** Everything of a track that follows from its primary file. Equal inputs give an equal `signature`. */
export interface DerivedTrack {
  title: string;
  titleKey: string;
  artists: readonly string[];
  artist: string | null;
  albumArtist: string | null;
  album: string | null;
  compilation: boolean;
  credits: readonly Credit[];
  tagSource: TagSource;
  tagIdentity: string | null;
  genre: string | null;
  composer: string | null;
  metadata: TrackMetadata;
  track: number | null;
  disc: number | null;
  year: number | null;
  signature: string;
}

/**
 * A track's catalogue entry from its path and tags. The path names everything while no tags were read, and always the title where
 * the tags have none; artist, album and numbers only of files without any of title, artist and album.
 */
export function deriveTrack({ segments, metadata = {}, source }: DeriveInput): DerivedTrack {
  const names = namesFromPath(segments);
  const untagged =
    metadata.title === undefined && metadata.album === undefined && (metadata.artists?.length ?? 0) === 0;
  const fallback = untagged ? names : {};
  const title = metadata.title ?? names.title ?? segments.at(-1) ?? '';
  const artists = metadata.artists ?? (fallback.artist === undefined ? [] : [fallback.artist]);
  const artist = metadata.artist ?? (artists.length > 0 ? artists.join(', ') : null);
  const album = metadata.album ?? fallback.album ?? null;
  const compilation = metadata.compilation ?? false;
  const albumArtists = metadata.albumArtists ?? [];
  const albumArtist = albumArtists.length > 0 ? albumArtists.join(', ') : (fallback.albumArtist ?? null);
  const derived: Omit<DerivedTrack, 'signature'> = {
    title,
    titleKey: nameKey(title),
    artists,
    artist,
    albumArtist,
    album,
    compilation,
    credits: creditsOf(
      artists,
      albumArtists.length > 0 || albumArtist === null ? albumArtists : [albumArtist],
      metadata,
    ),
    tagSource: source,
    tagIdentity: source === 'path' ? null : (tagIdentity(metadata) ?? null),
    genre: metadata.genres?.join('; ') || null,
    composer: metadata.composers?.join('; ') || null,
    metadata,
    track: metadata.track ?? fallback.track ?? null,
    disc: metadata.disc ?? fallback.disc ?? null,
    year: metadata.year ?? fallback.year ?? null,
  };
  return { ...derived, signature: fingerprint(JSON.stringify(derived)) };
}

function creditsOf(
  artists: readonly string[],
  albumArtists: readonly string[],
  metadata: TrackMetadata,
): readonly Credit[] {
  const credits: Credit[] = [];
  const add = (role: string, names: readonly string[]): void => {
    for (const name of names) if (name !== '') credits.push({ role, name });
  };
  add('artist', artists);
  add('albumartist', albumArtists);
  add('composer', metadata.composers ?? []);
  for (const { role, names } of metadata.credits ?? []) add(role, names);
  return credits;
}
