import { recordEvents } from '../catalogue/library-event-log.ts';
import type { RunContext } from '../engine-context.ts';
import { pathsOf } from '../library/paths.ts';
import type { LibraryEventType } from '../schema/tables.ts';
import { aggregate, type Db, query, statement } from '../util/statement.ts';

/** Affected tracks that have become hidden or visible. */
const turned = `from affected_tracks a cross join tracks t on t.key = a.track_key
  where a.was_visible <> (t.deleted_at is null)`;
const countTurned = aggregate<{ hidden: number; restored: number }>(
  `select count(t.deleted_at) as hidden, count(*) - count(t.deleted_at) as restored ${turned}`,
);
const announceTurned = statement(
  `insert into library_events (profile_key, job_key, type, track_id, at, payload)
   select ?1, ?2, iif(t.deleted_at is null, 'restored', 'hidden'), t.id, ?3,
     iif(t.deleted_at is null, '{"rule":"RE3"}', json_object('reason', t.deleted_reason, 'rule', 'RE2'))
   ${turned} order by t.key`,
);

/** Visible tracks whose primary file has another path now. */
const moved = `from touched_items c cross join remote_items i on i.key = c.item_key cross join tracks t on t.key = i.track_key
  where c.profile_key = ?1 and c.moved = 1 and t.primary_item_key = i.key and t.deleted_at is null`;
const countMoved = aggregate<{ all: number; known: number }>(
  `select count(*) as "all", coalesce(sum(c.fresh = 0), 0) as known ${moved}`,
);
const announceMoved = statement(
  `insert into library_events (profile_key, job_key, type, track_id, at, payload)
   select ?1, ?2, 'moved', t.id, ?3, '{"rule":"ID1"}' ${moved} order by t.key`,
);

/** Records which of the affected tracks have become hidden or visible. In SQL alone: it may be all of them. */
export async function announceVisibility(trx: Db, ctx: RunContext): Promise<void> {
  const { hidden, restored } = await countTurned(trx);
  ctx.stats.items.hidden += hidden;
  ctx.stats.items.restored += restored;
  if (hidden + restored === 0) return;
  await announceTurned(trx, ctx.profileKey, ctx.jobKey, ctx.clock.now());
}

/** Records which visible tracks have another path now: their file, or a folder above it, was renamed or moved. */
export async function announceMoves(trx: Db, ctx: RunContext): Promise<void> {
  const counts = await countMoved(trx, ctx.profileKey);
  ctx.stats.items.moved += counts.known;
  if (counts.all === 0) return;
  await announceMoved(trx, ctx.profileKey, ctx.jobKey, ctx.clock.now());
}

/** A track that plays from another file now. */
export interface Replacement {
  trackKey: number;
  trackId: string;
  from: number;
  to: number;
  /** Its names or tags have changed with it, and that has been announced. */
  rederived: boolean;
}

const movedItems = query<{ key: number }>(
  'select item_key as key from touched_items where item_key in (select value from json_each(?)) and moved = 1',
);

/**
 * Records which tracks play from another file: at another path they are moved, at the same one updated. Those whose file has itself moved
 * are left to `announceMoves`.
 */
export async function announceReplacements(
  trx: Db,
  ctx: RunContext,
  replacements: readonly Replacement[],
): Promise<void> {
  if (replacements.length === 0) return;
  const files = replacements.flatMap(({ from, to }) => [from, to]);
  const paths = await pathsOf(trx, files);
  const elsewhere = new Set((await movedItems(trx, JSON.stringify(files))).map(({ key }) => key));
  const events = replacements
    .filter(({ to }) => !elsewhere.has(to))
    .flatMap(({ trackId, from, to, rederived }) => {
      const type: LibraryEventType = paths.get(from) === paths.get(to) ? 'updated' : 'moved';
      return type === 'updated' && rederived ? [] : [{ type, trackId, payload: { rule: 'RE6' } }];
    });
  await recordEvents(trx, ctx, events);
}
