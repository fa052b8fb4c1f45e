import type { RunContext } from '../engine-context.ts';
import { pathSegmentsOf } from '../library/paths.ts';
import { enqueueNamed, enqueueUnread } from '../queue/enqueue.ts';
import { type Db, query, statement } from '../util/statement.ts';
import { deriveTrack } from './derive-track.ts';
import { tagsOf } from './item-tags.ts';
import { recordEvents } from './library-event-log.ts';
import { type TrackWrite, writeTracks } from './write-tracks.ts';

interface NewItem {
  key: number;
  name: string;
  version: string;
  hash: string | null;
  hash_algorithm: string | null;
}

const selectNew = query<NewItem>(
  `select i.key, i.name, i.version, i.hash, i.hash_algorithm
   from json_each(?1) wanted cross join remote_items i on i.key = wanted.value
   left join profile_scopes s on s.profile_key = i.profile_key and s.scope_id = i.scope_id
   left join remote_items p on p.profile_key = i.profile_key and p.item_id = i.parent_id
   where i.media = 'audio' and i.removed_at is null and i.track_key is null
     and case when p.key is null then s.root_item_id is null or i.parent_id is s.root_item_id
         else p.removed_at is null and p.reachable = 1 end
   order by wanted.key`,
);
/**
 * The track of each of these contents: its primary file has the same hash. One out of reach does not tell while files of another content are
 * in reach: those have split from it. By content, as many files may share one.
 */
const selectTwins = query<{ content: string; track_key: number; in_use: number }>(
  `with contents as materialized (
     select distinct i.hash_algorithm, i.hash, i.profile_key
     from json_each(?1) wanted cross join remote_items i on i.key = wanted.value where +i.hash is not null)
   select c.hash_algorithm || ':' || c.hash as content, coalesce(min(case when t.deleted_at is null then t.key end), min(t.key)) as track_key,
     max(exists (select 1 from remote_items x where x.track_key = t.key and x.reachable = 1)) as in_use
   from contents c cross join remote_items twin on twin.hash = c.hash and twin.hash_algorithm = c.hash_algorithm
   cross join tracks t on t.primary_item_key = twin.key and t.key = twin.track_key and (t.profile_key = c.profile_key or ?2)
   where twin.reachable = 1 or not exists (
     select 1 from remote_items o where o.track_key = t.key and o.reachable = 1
       and (o.hash is not twin.hash or o.hash_algorithm is not twin.hash_algorithm))
   group by c.hash_algorithm, c.hash`,
);
/** Takes pairs of an item and its track. */
const attach = statement(
  `update remote_items set track_key = pair.track_key, reachable = 1
   from (select value ->> 0 as item_key, value ->> 1 as track_key from json_each(?)) pair where key = pair.item_key`,
);

/**
 * Gives each of these items a track: the one that already has the same content, else a new one named by the provider's tags or by the
 * path ("names first"). Items that are removed, out of reach or no music are left alone. Reads are queued where tags are missing.
 */
export async function createTracks(trx: Db, ctx: RunContext, itemKeys: readonly number[]): Promise<void> {
  if (itemKeys.length === 0) return;
  const items = await selectNew(trx, JSON.stringify(itemKeys));
  if (items.length === 0) return;
  const { fresh, joined, equal } = await joinTwins(trx, ctx, items);
  const created = await insertTracks(trx, ctx, fresh);
  const pairs = [...created];
  for (const [itemKey, twin] of joined) {
    const trackKey = typeof twin === 'number' ? twin : created.get(twin.key);
    if (trackKey !== undefined) pairs.push([itemKey, trackKey]);
  }
  await attach(trx, JSON.stringify(pairs));
  const unlike = fresh.filter((item) => !equal.has(item)).map(({ key }) => key);
  await enqueueNamed(trx, ctx, unlike);
  await enqueueUnread(trx, ctx, [...[...equal].map(({ key }) => key), ...joined.keys()]);
}

interface SortedItems {
  /** They get a track of their own. */
  fresh: NewItem[];
  /** Those of `fresh` whose content is known all the same, where equal files are kept apart. */
  equal: ReadonlySet<NewItem>;
  /** The track, or the earlier item whose track they join. */
  joined: Map<number, number | NewItem>;
}

/** Sorts out the items whose content is already known: in the catalogue (a track key) or earlier in this page (the item). */
async function joinTwins(trx: Db, ctx: RunContext, items: readonly NewItem[]): Promise<SortedItems> {
  const anywhere = ctx.config.identityScope === 'catalogue' ? 1 : 0;
  const twins = new Map(
    (await selectTwins(trx, JSON.stringify(items.map(({ key }) => key)), anywhere)).map((row) => [
      row.content,
      row,
    ]),
  );
  const apart = ctx.config.duplicates === 'keepBoth';
  const first = new Map<string, NewItem>();
  const used = new Set<number>();
  const fresh: NewItem[] = [];
  const equal = new Set<NewItem>();
  const joined = new Map<number, number | NewItem>();
  for (const item of items) {
    const content = item.hash === null ? undefined : `${item.hash_algorithm}:${item.hash}`;
    const twin = content === undefined ? undefined : twins.get(content);
    const earlier = content === undefined ? undefined : first.get(content);
    const known = twin?.track_key ?? earlier;
    const taken = twin === undefined || twin.in_use === 1 || used.has(twin.track_key);
    if (known === undefined || (apart && taken)) {
      fresh.push(item);
      if (known !== undefined) equal.add(item);
      if (content !== undefined && !first.has(content)) first.set(content, item);
    } else {
      joined.set(item.key, known);
      if (taken) ctx.stats.duplicates += 1;
      if (twin !== undefined) used.add(twin.track_key);
    }
  }
  return { fresh, joined, equal };
}

async function insertTracks(
  trx: Db,
  ctx: RunContext,
  items: readonly NewItem[],
): Promise<Map<number, number>> {
  const keys = items.map(({ key }) => key);
  const [paths, tags] = [await pathSegmentsOf(trx, keys), await tagsOf(trx, keys)];
  const writes = items.map((item): TrackWrite => {
    const stored = tags.get(item.key);
    const derived = deriveTrack({
      segments: paths.get(item.key) ?? [item.name],
      metadata: stored?.metadata,
      source: stored?.source ?? 'path',
    });
    return { key: null, id: ctx.newId(), profileKey: ctx.profileKey, primaryItemKey: item.key, derived };
  });
  const written = await writeTracks(trx, ctx, writes);
  const created = new Map<number, number>();
  for (const [index, track] of written.entries()) {
    const item = items[index];
    if (item !== undefined) created.set(item.key, track.key);
  }
  await recordEvents(
    trx,
    ctx,
    written.map(({ id }) => ({ type: 'added', trackId: id })),
  );
  return created;
}
