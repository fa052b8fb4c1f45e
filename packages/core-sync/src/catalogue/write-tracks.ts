import type { EngineContext } from '../engine-context.ts';
import { nameKey } from '../metadata/name-key.ts';
import { bulkInsert, nextKey, type RowValues } from '../util/insert-rows.ts';
import { type Db, query, statement } from '../util/statement.ts';
import type { DerivedTrack } from './derive-track.ts';
import { detailsOf } from './track-details.ts';
import { albumKey, upsertAlbums, upsertArtists } from './upsert-names.ts';

/** A new track (`key` null) or the new state of an existing one. */
export interface TrackWrite {
  key: number | null;
  id: string;
  profileKey: number;
  primaryItemKey: number;
  derived: DerivedTrack;
  artworkHash?: string | undefined;
}

export interface WrittenTrack {
  key: number;
  id: string;
  /** False when nothing visible changed. */
  changed: boolean;
}

const columns = [
  'title',
  'title_key',
  'artist',
  'album_artist',
  'album',
  'album_key',
  'disc',
  'disc_total',
  'track',
  'track_total',
  'year',
  'date',
  'genre',
  'composer',
  'duration_ms',
  'duration_estimated',
  'bitrate',
  'sample_rate',
  'bits_per_sample',
  'channels',
  'codec',
  'container',
  'lossless',
  'artwork_hash',
  'details',
  'tag_source',
  'tag_identity',
  'signature',
  'primary_item_key',
  'updated_at',
] as const;

/** The album artist of a compilation that names none. */
export const variousArtists = 'Various Artists';

const storeTracks = bulkInsert(
  `insert into tracks (key, id, profile_key, added_at, ${columns.join(', ')})`,
  4 + columns.length,
  `on conflict (key) do update set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
);
const findExisting = query<KnownTrack>(
  `select key, signature, album_key, artwork_hash, primary_item_key from tracks
   where key in (select value from json_each(?))`,
);
const orphanAlbums = statement(
  `insert or ignore into orphan_candidates (kind, key) select 'album', value from json_each(?) where true`,
);
const orphanArtists = statement(
  `insert or ignore into orphan_candidates (kind, key)
   select 'artist', artist_key from track_artists where track_key in (select value from json_each(?))`,
);
const deleteCredits = statement(
  'delete from track_artists where track_key in (select value from json_each(?))',
);
const insertCredits = bulkInsert('insert into track_artists (track_key, role, position, artist_key)', 4);
const setPrimary = statement('update tracks set primary_item_key = ? where key = ?');
const unindex = statement('delete from track_search where rowid in (select value from json_each(?))');
const index = bulkInsert('insert into track_search (rowid, title, artist, album, other)', 5);

interface KnownTrack {
  key: number;
  signature: string;
  album_key: number | null;
  artwork_hash: string | null;
  primary_item_key: number | null;
}

/** A track to be written, with the keys of everything it refers to. */
interface ResolvedTrack extends TrackWrite {
  key: number;
  before: KnownTrack | undefined;
  albumRow: number | null;
}

/** Writes tracks with their artists, albums and search rows; one transaction of the caller's, any number of tracks. */
export async function writeTracks(
  db: Db,
  ctx: EngineContext,
  writes: readonly TrackWrite[],
): Promise<WrittenTrack[]> {
  if (writes.length === 0) return [];
  const existing = new Map(
    (await findExisting(db, JSON.stringify(writes.flatMap(({ key }) => (key === null ? [] : [key]))))).map(
      (row) => [row.key, row],
    ),
  );
  const changed = writes.filter(({ key, derived, artworkHash }) => {
    const known = key === null ? undefined : existing.get(key);
    return (
      known === undefined ||
      known.signature !== derived.signature ||
      (artworkHash !== undefined && artworkHash !== known.artwork_hash)
    );
  });
  const artists = await upsertArtists(
    db,
    changed.flatMap(({ derived }) => derived.credits.map(({ name }) => name)),
    ctx.newId,
  );
  const albums = await upsertAlbums(
    db,
    changed.flatMap(({ derived }) => albumOf(derived) ?? []),
    ctx.newId,
  );
  let next = changed.some(({ key }) => key === null) ? await nextKey(db, 'tracks') : 0;
  const resolved = new Map<TrackWrite, ResolvedTrack>();
  for (const item of changed) {
    const album = albumOf(item.derived);
    const albumRow = album === undefined ? null : (albums.get(albumKey(album)) ?? null);
    const before = existing.get(item.key ?? -1);
    resolved.set(item, { ...item, key: item.key ?? next++, before, albumRow });
  }
  await write(db, ctx, [...resolved.values()], artists);
  const written: WrittenTrack[] = [];
  for (const item of writes) {
    const key = resolved.get(item)?.key ?? item.key;
    if (key === null) continue;
    const isChanged = resolved.has(item);
    if (!isChanged && existing.get(key)?.primary_item_key !== item.primaryItemKey)
      await setPrimary(db, item.primaryItemKey, key);
    written.push({ key, id: item.id, changed: isChanged });
  }
  return written;
}

async function write(
  db: Db,
  ctx: EngineContext,
  tracks: readonly ResolvedTrack[],
  artists: ReadonlyMap<string, number>,
): Promise<void> {
  const now = ctx.clock.now();
  await storeTracks(db, tracks, (track) => rowOf(track, now));
  const old = tracks.filter(({ before }) => before !== undefined);
  if (old.length > 0) await takeOut(db, ctx, old);
  const credits = tracks.flatMap((track) => creditsOf(track, artists));
  await insertCredits(db, credits, (credit) => credit);
  if (ctx.fullTextSearch) await index(db, tracks, searchRow);
}

/** Takes away what is written anew of tracks that were there before: their credits and search rows. */
async function takeOut(db: Db, ctx: EngineContext, tracks: readonly ResolvedTrack[]): Promise<void> {
  const keys = JSON.stringify(tracks.map(({ key }) => key));
  const left = tracks.flatMap(({ before, albumRow }) =>
    before === undefined || before.album_key === albumRow ? [] : (before.album_key ?? []),
  );
  if (left.length > 0) await orphanAlbums(db, JSON.stringify(left));
  await orphanArtists(db, keys);
  await deleteCredits(db, keys);
  if (ctx.fullTextSearch) await unindex(db, keys);
}

function creditsOf(
  { key, derived }: ResolvedTrack,
  artists: ReadonlyMap<string, number>,
): readonly RowValues[] {
  const positions = new Map<string, number>();
  return derived.credits.flatMap(({ role, name }) => {
    const position = positions.get(role) ?? 0;
    positions.set(role, position + 1);
    const artist = artists.get(nameKey(name));
    return artist === undefined ? [] : [[key, role, position, artist]];
  });
}

function searchRow({ key, derived }: ResolvedTrack): RowValues {
  const { titleKey, artist, album, albumArtist, genre, composer } = derived;
  const other = [albumArtist, genre, composer].filter((text) => text !== null).join(' ');
  return [key, titleKey, nameKey(artist ?? ''), nameKey(album ?? ''), nameKey(other)];
}

function albumOf(derived: DerivedTrack): { title: string; artist: string; compilation: boolean } | undefined {
  if (derived.album === null) return undefined;
  const artist = derived.albumArtist ?? (derived.compilation ? variousArtists : (derived.artists[0] ?? ''));
  return { title: derived.album, artist, compilation: derived.compilation };
}

function rowOf(track: ResolvedTrack, now: number): RowValues {
  const { derived, albumRow, before, artworkHash, primaryItemKey } = track;
  const { metadata } = derived;
  return [
    track.key,
    track.id,
    track.profileKey,
    now,
    derived.title,
    derived.titleKey,
    derived.artist,
    derived.albumArtist,
    derived.album,
    albumRow,
    derived.disc,
    metadata.discTotal ?? null,
    derived.track,
    metadata.trackTotal ?? null,
    derived.year,
    metadata.date ?? null,
    derived.genre,
    derived.composer,
    metadata.durationMs === undefined ? null : Math.round(metadata.durationMs),
    metadata.durationEstimated ? 1 : 0,
    metadata.bitrate === undefined ? null : Math.round(metadata.bitrate),
    metadata.sampleRate ?? null,
    metadata.bitsPerSample ?? null,
    metadata.channels ?? null,
    metadata.codec ?? null,
    metadata.container ?? null,
    metadata.lossless === undefined ? null : metadata.lossless ? 1 : 0,
    artworkHash ?? before?.artwork_hash ?? null,
    JSON.stringify(detailsOf(derived)),
    derived.tagSource,
    derived.tagIdentity,
    derived.signature,
    primaryItemKey,
    now,
  ];
}
