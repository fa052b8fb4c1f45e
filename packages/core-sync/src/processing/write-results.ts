import { storeFileTags } from '../catalogue/item-tags.ts';
import { rederiveTracks } from '../catalogue/rederive-tracks.ts';
import type { RunContext } from '../engine-context.ts';
import type { RetryDecision } from '../queue/retry-decision.ts';
import { type ClaimedItem, complete, postpone } from '../queue/scan-queue.ts';
import { type Db, query, statement } from '../util/statement.ts';
import type { ReadArtwork, ReadItem } from './read-item.ts';

export type ProcessedItem =
  | { item: ClaimedItem; read: ReadItem; failure?: undefined }
  | {
      item: ClaimedItem;
      read?: undefined;
      failure: { decision: Exclude<RetryDecision, { action: 'abort' }>; code: string; message: string };
    };

/** How long an item that could not be reached stays parked. */
const parkedMs = 86_400_000;

const insertArtwork = statement(
  'insert into artworks (hash, mime_type, size, data) values (?, ?, ?, ?) on conflict (hash) do nothing',
);
const adoptArtwork = statement(
  `update albums set artwork_hash = ?2 where (artwork_hash is null or artwork_hash = ?3) and artwork_hash is not ?2
   and key = (select t.album_key from tracks t join remote_items i on i.track_key = t.key where i.key = ?1)`,
);
/**
 * Files of the same content as items that turned out unreadable: one of them may be readable. Not those out of reach, whose work is forgotten
 * (QU16); what this run has touched is settled later.
 */
const queueTwins = statement(
  `with contents as materialized (
     select distinct i.hash_algorithm, i.hash, i.profile_key
     from json_each(?1) failed cross join remote_items i on i.key = failed.value where +i.hash is not null)
   insert or ignore into scan_queue (item_key, profile_key, version, priority)
   select twin.key, twin.profile_key, twin.version, 0 from contents c
   cross join remote_items twin on twin.hash = c.hash and twin.hash_algorithm = c.hash_algorithm
   where twin.profile_key = c.profile_key and twin.media = 'audio' and twin.removed_at is null
     and twin.unreadable is null and +twin.track_key is not null
     and (twin.reachable = 1 or exists (select 1 from touched_items t where t.item_key = twin.key))`,
);

/** Files of the same content that stand for a track and were not read themselves: what was read is theirs too. */
const unreadTwins = query<{ key: number }>(
  `with contents as materialized (
     select distinct i.hash_algorithm, i.hash, i.profile_key
     from json_each(?1) read cross join remote_items i on i.key = read.value where +i.hash is not null)
   select twin.key from contents c cross join remote_items twin on twin.hash = c.hash and twin.hash_algorithm = c.hash_algorithm
   where twin.profile_key = c.profile_key and twin.removed_at is null
     and twin.key not in (select value from json_each(?1))
     and exists (select 1 from tracks t where t.key = twin.track_key and t.primary_item_key = twin.key)
     and not exists (select 1 from item_tags t where t.item_key = twin.key and t.version = twin.version and t.source = 'file')`,
);

/** Write 2: a batch of results, each only if the version read is still the one queued. */
export async function writeResults(trx: Db, ctx: RunContext, batch: readonly ProcessedItem[]): Promise<void> {
  const parked: number[] = [];
  for (const { item, failure } of batch) {
    if (failure && (await writeFailure(trx, ctx, item, failure))) parked.push(item.item_key);
  }
  if (parked.length > 0) await queueTwins(trx, JSON.stringify(parked));
  const results = batch.filter((entry) => entry.read !== undefined);
  const items = results.map(({ item }) => item);
  const current = await complete(trx, ctx.jobId, items);
  const usable = results.filter(({ item }) => current.has(item.item_key));
  const tags = usable.map(({ item: { item_key: itemKey, version }, read: { metadata } }) => ({
    itemKey,
    version,
    metadata,
  }));
  await storeFileTags(trx, tags);
  ctx.stats.items.processed += usable.length;
  const read = usable.map(({ item }) => item.item_key);
  const artwork = new Map<number, ReadArtwork>();
  for (const { item, read: result } of usable) {
    if (result.artwork === undefined) continue;
    const { hash, mimeType, data } = result.artwork;
    await insertArtwork(trx, hash, mimeType, data.length, data);
    artwork.set(item.item_key, result.artwork);
  }
  const known = new Map(
    tags.map(({ itemKey, metadata }) => [itemKey, { metadata, source: 'file' as const, current: true }]),
  );
  const hashes = new Map([...artwork].map(([key, { hash }]) => [key, hash]));
  const equal = (await unreadTwins(trx, JSON.stringify(read))).map(({ key }) => key);
  await rederiveTracks(trx, ctx, [...read, ...equal], { tags: known, artwork: hashes, rule: 'PR1' });
  for (const [key, { hash, replaces }] of artwork) await adoptArtwork(trx, key, hash, replaces);
}

/** Returns whether the item was given up. */
async function writeFailure(
  trx: Db,
  ctx: RunContext,
  item: ClaimedItem,
  { decision, code, message }: Extract<ProcessedItem, { failure: object }>['failure'],
): Promise<boolean> {
  const parked = decision.action === 'park';
  const kept = await postpone(trx, ctx.jobId, item, {
    status: parked ? 'parked' : 'pending',
    counted: decision.action !== 'defer',
    availableAt: ctx.clock.now() + (decision.action === 'park' ? parkedMs : decision.delayMs),
    code,
    message,
  });
  if (!kept || !parked) {
    ctx.stats.retries += 1;
    return false;
  }
  const { items, failedByCode } = ctx.stats;
  items.processed += 1;
  items.failed += 1;
  failedByCode[code] = (failedByCode[code] ?? 0) + 1;
  return true;
}
