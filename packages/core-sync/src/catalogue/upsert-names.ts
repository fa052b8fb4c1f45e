import { nameKey, sortName } from '../metadata/name-key.ts';
import { bulkInsert, nextKey } from '../util/insert-rows.ts';
import { type Db, query, statement } from '../util/statement.ts';

export interface AlbumName {
  title: string;
  artist: string;
  compilation: boolean;
}

const findArtists = query<{ key: number; name_key: string }>(
  'select key, name_key from artists where name_key in (select value from json_each(?))',
);
const insertArtists = bulkInsert('insert into artists (key, id, name, name_key, sort_name)', 5);
const findAlbums = query<{ key: number; title_key: string; artist_key: string }>(
  `select a.key, a.title_key, a.artist_key from json_each(?) wanted
   join albums a on a.title_key = json_extract(wanted.value, '$[0]') and a.artist_key = json_extract(wanted.value, '$[1]')`,
);
const insertAlbums = bulkInsert(
  'insert into albums (key, id, title, title_key, artist, artist_key, compilation)',
  7,
);
const markCompilation = statement('update albums set compilation = 1 where key = ? and compilation = 0');

/** Keys of the artists of these names, made where missing. Names that compare equal (`nameKey`) are one artist. */
export async function upsertArtists(
  db: Db,
  names: Iterable<string>,
  newId: () => string,
): Promise<Map<string, number>> {
  const wanted = new Map<string, string>();
  for (const name of names) {
    const key = nameKey(name);
    if (!wanted.has(key)) wanted.set(key, name);
  }
  const keys = new Map<string, number>();
  if (wanted.size === 0) return keys;
  for (const row of await findArtists(db, JSON.stringify([...wanted.keys()])))
    keys.set(row.name_key, row.key);
  const missing = [...wanted].filter(([key]) => !keys.has(key));
  if (missing.length === 0) return keys;
  const first = await nextKey(db, 'artists');
  await insertArtists(db, missing, ([key, name], index) => {
    keys.set(key, first + index);
    return [first + index, newId(), name, key, sortName(name)];
  });
  return keys;
}

/** Identity of an album: its title and album artist, compared by `nameKey`. */
export function albumKey(album: AlbumName): string {
  return JSON.stringify([nameKey(album.title), nameKey(album.artist)]);
}

/** Keys of these albums by `albumKey`, made where missing. */
export async function upsertAlbums(
  db: Db,
  albums: Iterable<AlbumName>,
  newId: () => string,
): Promise<Map<string, number>> {
  const wanted = new Map<string, AlbumName>();
  for (const album of albums) {
    const key = albumKey(album);
    if (!wanted.has(key) || album.compilation) wanted.set(key, album);
  }
  const keys = new Map<string, number>();
  if (wanted.size === 0) return keys;
  for (const row of await findAlbums(db, `[${[...wanted.keys()].join(',')}]`)) {
    keys.set(JSON.stringify([row.title_key, row.artist_key]), row.key);
  }
  const missing: [key: string, album: AlbumName][] = [];
  for (const [key, album] of wanted) {
    const known = keys.get(key);
    if (known === undefined) missing.push([key, album]);
    else if (album.compilation) await markCompilation(db, known);
  }
  if (missing.length === 0) return keys;
  const first = await nextKey(db, 'albums');
  await insertAlbums(db, missing, ([key, { title, artist, compilation }], index) => {
    keys.set(key, first + index);
    return [first + index, newId(), title, nameKey(title), artist, nameKey(artist), compilation ? 1 : 0];
  });
  return keys;
}
