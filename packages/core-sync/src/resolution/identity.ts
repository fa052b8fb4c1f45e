import type { RunContext } from '../engine-context.ts';
import { pathsOf } from '../library/paths.ts';
import { type Db, query } from '../util/statement.ts';
import { portionsOf } from './in-portions.ts';
import { mergeTracks } from './merge-tracks.ts';

/** Two recordings of one track differ by no more than this. */
const durationToleranceMs = 2_000;

interface Match {
  fresh_track: number;
  fresh_item: number;
  hidden_track: number;
  hidden_item: number;
}

/** Hidden tracks of a profile, found without walking the visible ones. */
export const hiddenIn = (profile: string): string =>
  `select 1 from tracks h where h.profile_key = ${profile} and h.deleted_at is not null`;
const anyHidden = query<{ found: number }>(
  `select 1 as found from profiles p where (p.key = ?1 or ?2) and exists (${hiddenIn('p.key')}) limit 1`,
);

/** Tracks made in this run (all their files are new) against hidden ones; `f` and `h` their items, `n` and `o` the tracks. */
const matchOf = (join: string): string =>
  `select n.key as fresh_track, f.key as fresh_item, o.key as hidden_track, h.key as hidden_item
   from touched_items c cross join remote_items f on f.key = c.item_key cross join tracks n on n.key = f.track_key ${join}
   where c.profile_key = ?1 and c.item_key > ?3 and c.item_key <= ?4 and c.fresh = 1 and f.reachable = 1 and n.primary_item_key = f.key and n.deleted_at is null
     and +o.deleted_at is not null and (o.profile_key = ?1 or ?2) and not exists (
       select 1 from remote_items x left join touched_items y on y.item_key = x.key
       where x.track_key = n.key and coalesce(y.fresh, 0) = 0)
   order by f.key, o.deleted_at desc, o.key`;

const sameContent = query<Match>(
  matchOf(`cross join remote_items h on h.hash = f.hash and h.hash_algorithm = f.hash_algorithm
    and +f.hash is not null cross join tracks o on o.key = h.track_key`),
);
const sameNameAndSize = query<Match>(
  matchOf(`cross join profiles p on p.key = f.profile_key or ?2 cross join remote_items h on h.profile_key = p.key and h.name = f.name
    and h.size = f.size and h.reachable = 0 and h.kind = 'file' cross join tracks o on o.key = h.track_key`),
);
const sameTags = query<Match>(
  matchOf(`cross join tracks o on o.profile_key in (select key from profiles) and o.tag_identity = n.tag_identity
    and o.deleted_at is not null and abs(o.duration_ms - n.duration_ms) <= ${durationToleranceMs}
    cross join remote_items h on h.key = o.primary_item_key`),
);
const sameName = query<Match>(
  matchOf(`cross join lost_items l cross join remote_items h on h.key = l.item_key and h.profile_key = f.profile_key
    and h.name = f.name cross join tracks o on o.key = h.track_key`),
);

/**
 * The identity ladder below the provider's own id: content hash, path and size, tags and duration, and at last the path alone of a file
 * that vanished in this same run (replaced in place). The old id wins, the new one becomes its alias.
 */
export async function recogniseTracks(trx: Db, ctx: RunContext): Promise<void> {
  const anywhere = ctx.config.identityScope === 'catalogue' ? 1 : 0;
  if ((await anyHidden(trx, ctx.profileKey, anywhere)).length === 0) return;
  const rungs: readonly [string, typeof sameContent, samePath: boolean][] = [
    ['ID2', sameContent, false],
    ['ID3', sameNameAndSize, true],
    ['ID4', sameTags, false],
    ['ID5', sameName, true],
  ];
  const portions = await portionsOf(trx, 'touched_items', ctx.profileKey);
  for (const [rule, find, samePath] of rungs) {
    for (const { after, last } of portions) {
      const matches = await find(trx, ctx.profileKey, anywhere, after, last);
      for (const match of oneToOne(samePath ? await withSamePath(trx, matches) : matches)) {
        await mergeTracks(trx, ctx, match.fresh_track, match.hidden_track, rule);
        // The run that added it may have been another one, which did not come this far.
        if (ctx.stats.items.added > 0) ctx.stats.items.added -= 1;
      }
    }
  }
}

async function withSamePath(trx: Db, matches: readonly Match[]): Promise<Match[]> {
  const paths = await pathsOf(trx, [
    ...new Set(matches.flatMap(({ fresh_item, hidden_item }) => [fresh_item, hidden_item])),
  ]);
  return matches.filter(({ fresh_item, hidden_item }) => paths.get(fresh_item) === paths.get(hidden_item));
}

/** The first match of each track on either side; order decides. */
function oneToOne(matches: readonly Match[]): Match[] {
  const used = new Set<number>();
  return matches.filter(({ fresh_track, hidden_track }) => {
    if (used.has(fresh_track) || used.has(hidden_track)) return false;
    used.add(fresh_track).add(hidden_track);
    return true;
  });
}
