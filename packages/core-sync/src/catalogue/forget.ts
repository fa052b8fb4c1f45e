import { type Db, statement } from '../util/statement.ts';

const handDownTags = statement(
  `insert into item_tags (item_key, version, source, metadata)
   select twin.key, twin.version, t.source, t.metadata
   from json_each(?1) wanted cross join remote_items i on i.key = wanted.value
   cross join item_tags t on t.item_key = i.key and t.version = i.version
   cross join remote_items twin on twin.hash = i.hash and twin.hash_algorithm = i.hash_algorithm and twin.removed_at is null
   where +i.hash is not null and twin.key not in (select value from json_each(?1))
   on conflict (item_key) do update set version = excluded.version, source = excluded.source, metadata = excluded.metadata
   where version <> excluded.version`,
);
const ofItems = (table: string): ReturnType<typeof statement> =>
  statement(`delete from ${table} where item_key in (select value from json_each(?))`);
const keptAboutItems = ['item_tags', 'scan_queue', 'touched_items', 'held_deletions'].map(ofItems);
const dropItems = statement('delete from remote_items where key in (select value from json_each(?))');

/** Deletes items from the mirror with everything kept about them. Files of the same content keep the tags that were read from these. */
export async function forgetItems(trx: Db, itemKeys: readonly number[]): Promise<void> {
  const keys = JSON.stringify(itemKeys);
  await handDownTags(trx, keys);
  for (const drop of keptAboutItems) await drop(trx, keys);
  await dropItems(trx, keys);
}

const markAlbums = statement(
  `insert or ignore into orphan_candidates (kind, key)
   select 'album', album_key from tracks where album_key is not null and key in (select value from json_each(?))`,
);
const markArtists = statement(
  `insert or ignore into orphan_candidates (kind, key)
   select 'artist', artist_key from track_artists where track_key in (select value from json_each(?))`,
);
const dropAliases = statement(
  'delete from track_aliases where track_key in (select value from json_each(?))',
);
const detachItems = statement(
  'update remote_items set track_key = null where track_key in (select value from json_each(?))',
);
const dropTracks = statement('delete from tracks where key in (select value from json_each(?))');

/** Deletes tracks for good, with the ids that lead to them. Their albums and artists become orphan candidates. */
export async function forgetTracks(trx: Db, trackKeys: readonly number[]): Promise<void> {
  const keys = JSON.stringify(trackKeys);
  for (const step of [markAlbums, markArtists, dropAliases, detachItems, dropTracks]) await step(trx, keys);
}

const dropArtwork = statement(
  `delete from artworks where hash not in (
     select artwork_hash from tracks where artwork_hash is not null
     union select artwork_hash from albums where artwork_hash is not null)`,
);

/** Deletes covers that no track and no album shows any more. Looks at all of them. */
export async function forgetUnusedArtwork(trx: Db): Promise<void> {
  await dropArtwork(trx);
}

/** Hands all keys `select` finds to `work`, some hundreds at a time, until it finds none: `work` must take them out of its sight. */
export async function inPortions(
  select: (limit: number) => Promise<readonly { key: number }[]>,
  work: (keys: readonly number[]) => Promise<void>,
): Promise<boolean> {
  let any = false;
  for (;;) {
    const keys = (await select(500)).map(({ key }) => key);
    if (keys.length === 0) return any;
    any = true;
    await work(keys);
  }
}
