import type { EngineContext } from '../engine-context.ts';
import { nameKey } from '../metadata/name-key.ts';
import { type Db, query, statement } from '../util/statement.ts';
import type { DerivedTrack } from './derive-track.ts';
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

const insertTrack = query<{ key: number }>(
  `insert into tracks (id, profile_key, added_at, ${columns.join(', ')})
   values (?, ?, ?, ${columns.map(() => '?').join(', ')}) returning key`,
);
const updateTrack = statement(
  `update tracks set ${columns.map((column) => `${column} = ?`).join(', ')} where key = ?`,
);
const findExisting = query<{
  key: number;
  signature: string;
  album_key: number | null;
  artwork_hash: string | null;
  primary_item_key: number | null;
}>(
  `select key, signature, album_key, artwork_hash, primary_item_key from tracks
   where key in (select value from json_each(?))`,
);
const findCredits = query<{ artist_key: number }>('select artist_key from track_artists where track_key = ?');
const deleteCredits = statement('delete from track_artists where track_key = ?');
const insertCredit = statement(
  'insert into track_artists (track_key, role, position, artist_key) values (?, ?, ?, ?)',
);
const markOrphan = statement('insert or ignore into orphan_candidates (kind, key) values (?, ?)');
const setPrimary = statement('update tracks set primary_item_key = ? where key = ?');
const unindex = statement('delete from track_search where rowid = ?');
const index = statement(
  'insert into track_search (rowid, title, artist, album, other) values (?, ?, ?, ?, ?)',
);

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
  const changedSet = new Set(changed);
  const written: WrittenTrack[] = [];
  for (const item of writes) {
    if (changedSet.has(item)) {
      written.push(await writeTrack(db, ctx, item, artists, albums, existing.get(item.key ?? -1)));
    } else if (item.key !== null) {
      if (existing.get(item.key)?.primary_item_key !== item.primaryItemKey) {
        await setPrimary(db, item.primaryItemKey, item.key);
      }
      written.push({ key: item.key, id: item.id, changed: false });
    }
  }
  return written;
}

async function writeTrack(
  db: Db,
  ctx: EngineContext,
  item: TrackWrite,
  artists: ReadonlyMap<string, number>,
  albums: ReadonlyMap<string, number>,
  before: { album_key: number | null; artwork_hash: string | null } | undefined,
): Promise<WrittenTrack> {
  const { derived } = item;
  const album = albumOf(derived);
  const albumRow = album === undefined ? null : (albums.get(albumKey(album)) ?? null);
  const artwork = item.artworkHash ?? before?.artwork_hash ?? null;
  const values = rowOf(item, albumRow, artwork, ctx.clock.now());
  let key = item.key;
  if (key === null) {
    const [row] = await insertTrack(db, item.id, item.profileKey, ctx.clock.now(), ...values);
    key = row?.key ?? 0;
  } else {
    await updateTrack(db, ...values, key);
    if (before?.album_key != null && before.album_key !== albumRow)
      await markOrphan(db, 'album', before.album_key);
    for (const { artist_key } of await findCredits(db, key)) await markOrphan(db, 'artist', artist_key);
    await deleteCredits(db, key);
    if (ctx.fullTextSearch) await unindex(db, key);
  }
  await writeCredits(db, key, derived, artists);
  if (ctx.fullTextSearch) {
    const other = [derived.albumArtist, derived.genre, derived.composer]
      .filter((text) => text !== null)
      .join(' ');
    await index(
      db,
      key,
      derived.titleKey,
      nameKey(derived.artist ?? ''),
      nameKey(derived.album ?? ''),
      nameKey(other),
    );
  }
  return { key, id: item.id, changed: true };
}

async function writeCredits(
  db: Db,
  trackKey: number,
  derived: DerivedTrack,
  artists: ReadonlyMap<string, number>,
): Promise<void> {
  const positions = new Map<string, number>();
  for (const { role, name } of derived.credits) {
    const position = positions.get(role) ?? 0;
    positions.set(role, position + 1);
    const artist = artists.get(nameKey(name));
    if (artist !== undefined) await insertCredit(db, trackKey, role, position, artist);
  }
}

function albumOf(derived: DerivedTrack): { title: string; artist: string; compilation: boolean } | undefined {
  if (derived.album === null) return undefined;
  const artist = derived.albumArtist ?? (derived.compilation ? variousArtists : (derived.artists[0] ?? ''));
  return { title: derived.album, artist, compilation: derived.compilation };
}

function rowOf(item: TrackWrite, albumRow: number | null, artwork: string | null, now: number): unknown[] {
  const { derived } = item;
  const { metadata } = derived;
  return [
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
    artwork,
    JSON.stringify({ ...metadata, artists: derived.artists }),
    derived.tagSource,
    derived.tagIdentity,
    derived.signature,
    item.primaryItemKey,
    now,
  ];
}
