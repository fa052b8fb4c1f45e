import type { ProviderTags } from '@music-platform/bridge-traits';
import type { SyncConfig } from '../config/sync-config.ts';
import type { TrackMetadata } from '../metadata/track-metadata.ts';
import { bulkInsert, type RowValues } from '../util/insert-rows.ts';
import { type Db, query, statement } from '../util/statement.ts';

export interface StoredTags {
  metadata: TrackMetadata;
  source: 'file' | 'provider';
  /** They belong to the content the item has now (read at its version, or of a file with the same hash). */
  current: boolean;
}

interface TagsRow {
  item_key: number;
  metadata: string;
  source: 'file' | 'provider';
  current: number;
}

const selectOwn = query<TagsRow>(
  `select i.key as item_key, t.metadata, t.source, t.version = i.version as current
   from json_each(?) wanted cross join remote_items i on i.key = wanted.value cross join item_tags t on t.item_key = i.key`,
);
const selectTwin = query<TagsRow>(
  `select i.key as item_key, t.metadata, t.source, 1 as current
   from json_each(?) wanted cross join remote_items i on i.key = wanted.value
   cross join remote_items twin on twin.hash = i.hash and twin.hash_algorithm = i.hash_algorithm
     and twin.key <> i.key
   cross join item_tags t on t.item_key = twin.key and t.version = twin.version
   where +i.hash is not null order by t.source desc, twin.key desc`,
);
const storeRead = bulkInsert(
  'insert into item_tags (item_key, version, source, metadata)',
  4,
  `on conflict (item_key) do update set version = excluded.version, source = excluded.source, metadata = excluded.metadata`,
);
const storeReported = bulkInsert(
  'insert into item_tags (item_key, version, source, metadata)',
  4,
  `on conflict (item_key) do update set version = excluded.version, source = excluded.source, metadata = excluded.metadata
   where not (source = 'file' and version = excluded.version)`,
);

/**
 * Tags of these items: as read from the file or from one with the same content, else as the provider gives them, else those from before
 * the last change. `known`: what the caller has just stored.
 */
export async function tagsOf(
  db: Db,
  itemKeys: readonly number[],
  known: ReadonlyMap<number, StoredTags> = new Map(),
): Promise<Map<number, StoredTags>> {
  const tags = new Map(known);
  const stored = itemKeys.filter((key) => !known.has(key));
  if (stored.length === 0) return tags;
  for (const row of await selectOwn(db, JSON.stringify(stored))) tags.set(row.item_key, toTags(row));
  const unread = stored.filter((key) => !isRead(tags.get(key)));
  if (unread.length === 0) return tags;
  for (const row of await selectTwin(db, JSON.stringify(unread))) {
    if (row.source === 'file' || tags.get(row.item_key)?.current !== true)
      tags.set(row.item_key, toTags(row));
  }
  return tags;
}

function isRead(tags: StoredTags | undefined): boolean {
  return tags?.current === true && tags.source === 'file';
}

const handDown = statement(
  `insert into item_tags (item_key, version, source, metadata)
   select twin.key, twin.version, t.source, t.metadata
   from remote_items i join item_tags t on t.item_key = i.key and t.version = i.version
   join remote_items twin on twin.hash = i.hash and twin.hash_algorithm = i.hash_algorithm and twin.key <> i.key
   where i.key = ? and +i.hash is not null
   on conflict (item_key) do update set version = excluded.version, source = excluded.source, metadata = excluded.metadata
   where version <> excluded.version`,
);

/** Before an item's content changes or is forgotten: files of the same content keep the tags that were read from it. */
export async function handDownTags(db: Db, itemKey: number): Promise<void> {
  await handDown(db, itemKey);
}

/** Tags of an item at this version. */
export interface ItemTags {
  itemKey: number;
  version: string;
  metadata: TrackMetadata;
}

/** Stores what the files themselves say. */
export async function storeFileTags(db: Db, tags: readonly ItemTags[]): Promise<void> {
  await storeRead(db, tags, tagsRow('file'));
}

/** Tags a provider reports of an item at this version. */
export interface ReportedTags {
  itemKey: number;
  version: string;
  tags: ProviderTags;
}

/** Stores the tags a provider reports, unless the configuration ignores them or the file itself was read. */
export async function storeProviderTags(
  db: Db,
  config: SyncConfig,
  reported: readonly ReportedTags[],
): Promise<void> {
  if (config.providerTags === 'ignore') return;
  const named = reported.flatMap(({ itemKey, version, tags }) => {
    const metadata = fromProviderTags(tags);
    return metadata === undefined ? [] : [{ itemKey, version, metadata }];
  });
  await storeReported(db, named, tagsRow('provider'));
}

function tagsRow(source: StoredTags['source']): (tags: ItemTags) => RowValues {
  return ({ itemKey, version, metadata }) => [itemKey, version, source, JSON.stringify(metadata)];
}

/** A provider's own tags in the reader's terms; undefined when they name nothing. */
function fromProviderTags(tags: ProviderTags): TrackMetadata | undefined {
  if (tags.title === undefined && tags.artists === undefined && tags.album === undefined) return undefined;
  const { albumArtist, ...rest } = tags;
  return albumArtist === undefined ? rest : { ...rest, albumArtist, albumArtists: [albumArtist] };
}

function toTags(row: TagsRow): StoredTags {
  return {
    metadata: JSON.parse(row.metadata) as TrackMetadata,
    source: row.source,
    current: row.current === 1,
  };
}
