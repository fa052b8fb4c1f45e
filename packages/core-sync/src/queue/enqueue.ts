import { countSkipped, markTouched } from '../discovery/mirror-statements.ts';
import type { RunContext } from '../engine-context.ts';
import { bulkInsert } from '../util/insert-rows.ts';
import { type Db, query } from '../util/statement.ts';
import { dropWork } from './scan-queue.ts';

interface Candidate {
  key: number;
  item_id: string;
  name: string;
  version: string;
  size: number | null;
  unreadable: string | null;
  track_id: string | null;
  tags_source: 'file' | 'provider' | null;
  twin: number;
}

const selectCandidates = query<Candidate>(
  `select i.key, i.item_id, i.name, i.version, i.size, i.unreadable,
     (select t.id from tracks t where t.key = i.track_key) as track_id,
     (select g.source from item_tags g where g.item_key = i.key and g.version = i.version) as tags_source,
     i.hash is not null and exists (
       select 1 from remote_items twin join item_tags g on g.item_key = twin.key and g.version = twin.version
       where twin.hash = i.hash and twin.hash_algorithm = i.hash_algorithm and twin.key <> i.key and (g.source = 'file' or ?2)) as twin
   from json_each(?1) wanted cross join remote_items i on i.key = wanted.value
   where i.media = 'audio' and i.removed_at is null and +i.track_key is not null`,
);
const insert = bulkInsert(
  'insert into scan_queue (item_key, profile_key, version, priority, score)',
  5,
  `on conflict (item_key) do update set version = excluded.version, priority = max(priority, excluded.priority),
     score = excluded.score, attempts = 0, available_at = 0, status = 'pending', lease_owner = null, leased_until = null,
     error_code = null, error_message = null
   where version <> excluded.version`,
);

/**
 * Queues these items for reading, the newest version winning, unless their tags are already known: read at this version, given by the
 * provider (and trusted), or read from a file with the same content hash. What is parked at this version stays parked. Tracks whose tags
 * have become known since they were named are marked to be derived anew.
 */
export async function enqueue(trx: Db, ctx: RunContext, itemKeys: readonly number[]): Promise<void> {
  const known = await enqueueNamed(trx, ctx, itemKeys);
  await markTouched(trx, ctx, new Map(known.map((key) => [key, { rederive: true }])));
}

/** The same for items whose tracks were named in this transaction. Returns those whose tags are known. */
export async function enqueueNamed(
  trx: Db,
  ctx: RunContext,
  itemKeys: readonly number[],
): Promise<readonly number[]> {
  if (itemKeys.length === 0) return [];
  const { config } = ctx;
  const trustsProvider = config.providerTags === 'trust';
  const known: number[] = [];
  const settled: number[] = [];
  const wanted: Candidate[] = [];
  for (const item of await selectCandidates(trx, JSON.stringify(itemKeys), trustsProvider ? 1 : 0)) {
    const reason = skipReason(item, config.maxFileSizeBytes);
    if (reason !== undefined) countSkipped(ctx, reason);
    const trusted = item.tags_source === 'file' || (item.tags_source === 'provider' && trustsProvider);
    const done = reason !== undefined || trusted || item.twin === 1;
    if (done || item.tags_source === 'provider') known.push(item.key);
    if (done) settled.push(item.key);
    else wanted.push(item);
  }
  await dropWork(trx, settled);
  const priority = config.priorities[ctx.trigger];
  await insert(trx, wanted, (item) => [item.key, ctx.profileKey, item.version, priority, scoreOf(ctx, item)]);
  ctx.expectReads(wanted.length);
  return known;
}

/** One of each content that no other file in the queue will tell. */
const selectUnread = query<{ key: number }>(
  `with contents as materialized (
     select i.hash_algorithm, i.hash, i.profile_key, min(i.key) as key
     from json_each(?1) wanted cross join remote_items i on i.key = wanted.value where +i.hash is not null
     group by i.profile_key, i.hash_algorithm, i.hash),
   queued as materialized (
     select c.key, count(*) as files, min(q.item_key) as item_key
     from contents c cross join remote_items twin on twin.hash = c.hash and twin.hash_algorithm = c.hash_algorithm
     cross join scan_queue q on q.item_key = twin.key
     where twin.profile_key = c.profile_key and twin.removed_at is null and q.status <> 'parked' group by c.key)
   select coalesce(q.item_key, c.key) as key from contents c left join queued q on q.key = c.key
   where q.files is null or (q.files = 1 and q.item_key in (select value from json_each(?1)))`,
);

/** Queues files that have joined a track of the same content, where nobody has read that content and nobody is about to. */
export async function enqueueUnread(trx: Db, ctx: RunContext, itemKeys: readonly number[]): Promise<void> {
  if (itemKeys.length === 0) return;
  const unread = await selectUnread(trx, JSON.stringify(itemKeys));
  await enqueue(
    trx,
    ctx,
    unread.map(({ key }) => key),
  );
}

const selectTwins = query<{ key: number }>(
  `with contents as materialized (
     select i.hash_algorithm, i.hash, i.profile_key, min(i.key) as key, count(*) as files
     from json_each(?) wanted cross join remote_items i on i.key = wanted.value where +i.hash is not null
     group by i.profile_key, i.hash_algorithm, i.hash)
   select twin.key from contents c cross join remote_items twin on twin.hash = c.hash and twin.hash_algorithm = c.hash_algorithm
   where twin.profile_key = c.profile_key and twin.removed_at is null and twin.media = 'audio' and (c.files > 1 or twin.key <> c.key)`,
);

/** Files with the same content as these: once these are gone or changed, their tags must be read from one of those. */
export async function twinsOf(db: Db, itemKeys: readonly number[]): Promise<number[]> {
  if (itemKeys.length === 0) return [];
  return (await selectTwins(db, JSON.stringify(itemKeys))).map(({ key }) => key);
}

function skipReason(item: Candidate, maxFileSizeBytes: number): string | undefined {
  if (item.unreadable !== null) return `unreadable: ${item.unreadable}`;
  if (item.size === 0) return 'empty file';
  if (maxFileSizeBytes > 0 && (item.size ?? 0) > maxFileSizeBytes) return 'larger than maxFileSizeBytes';
  return undefined;
}

function scoreOf(ctx: RunContext, item: Candidate): number {
  const score = ctx.score?.({
    profileId: ctx.profileId,
    itemId: item.item_id,
    trackId: item.track_id,
    name: item.name,
  });
  return score !== undefined && Number.isFinite(score) ? score : 0;
}
