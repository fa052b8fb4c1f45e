import type { RunContext } from '../engine-context.ts';
import { pathSegmentsOf } from '../library/paths.ts';
import { type Db, query } from '../util/statement.ts';
import { deriveTrack } from './derive-track.ts';
import { type StoredTags, tagsOf } from './item-tags.ts';
import { recordEvents } from './library-event-log.ts';
import { writeTracks } from './write-tracks.ts';

interface PrimaryItem {
  key: number;
  name: string;
  track_key: number;
  track_id: string;
  tag_source: string;
  profile_key: number;
  /** The track was made in this run: refining it is no update to be counted. */
  fresh: number;
}

const selectPrimaries = query<PrimaryItem>(
  `select i.key, i.name, t.key as track_key, t.id as track_id, t.tag_source, t.profile_key,
     coalesce((select c.fresh from touched_items c where c.item_key = i.key), 0) as fresh
   from json_each(?) wanted cross join remote_items i on i.key = wanted.value
   cross join tracks t on t.key = i.track_key and t.primary_item_key = i.key`,
);

export interface RederiveOptions {
  /** Tags by item key, where they have just been stored. */
  tags?: ReadonlyMap<number, StoredTags> | undefined;
  /** Covers by item key, where one was fetched. */
  artwork?: ReadonlyMap<number, string> | undefined;
  /** Named in the events. */
  rule?: string | undefined;
  /** Items whose path has become another: where that changes no name, the event says `moved`. */
  moved?: ReadonlySet<number> | undefined;
}

/** Brings the tracks whose primary file is one of these items in line with its tags and path. Returns the keys of those that changed. */
export async function rederiveTracks(
  trx: Db,
  ctx: RunContext,
  itemKeys: readonly number[],
  options: RederiveOptions = {},
): Promise<readonly number[]> {
  if (itemKeys.length === 0) return [];
  const items = await selectPrimaries(trx, JSON.stringify(itemKeys));
  const keys = items.map(({ key }) => key);
  const paths = await pathSegmentsOf(trx, keys);
  const tags = await tagsOf(trx, keys, options.tags);
  const written = await writeTracks(
    trx,
    ctx,
    items.map((item) => {
      const stored = tags.get(item.key);
      return {
        key: item.track_key,
        id: item.track_id,
        profileKey: item.profile_key,
        primaryItemKey: item.key,
        artworkHash: options.artwork?.get(item.key),
        derived: deriveTrack({
          segments: paths.get(item.key) ?? [item.name],
          metadata: stored?.metadata,
          source: stored?.source ?? 'path',
        }),
      };
    }),
  );
  const fresh = new Set(items.filter((item) => item.fresh === 1).map((item) => item.track_key));
  const moved = new Set(items.filter((item) => options.moved?.has(item.key)).map((item) => item.track_key));
  const payload = options.rule === undefined ? undefined : { rule: options.rule };
  await recordEvents(
    trx,
    ctx,
    written
      .filter(({ changed, key }) => changed || moved.has(key))
      .map(({ id, key, changed }) => ({
        type: changed ? 'updated' : 'moved',
        trackId: id,
        payload,
        counted: !fresh.has(key),
      })),
  );
  return written.filter(({ changed }) => changed).map(({ key }) => key);
}
