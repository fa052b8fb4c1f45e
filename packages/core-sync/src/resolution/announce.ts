import { type NewLibraryEvent, recordEvents } from '../catalogue/library-event-log.ts';
import type { RunContext } from '../engine-context.ts';
import { pathsOf } from '../library/paths.ts';
import { type Db, query } from '../util/statement.ts';
import type { PrimaryChange } from './primaries.ts';

const visibilityChanges = query<{ id: string; type: 'hidden' | 'restored'; reason: string | null }>(
  `select t.id, case when t.deleted_at is null then 'restored' else 'hidden' end as type, t.deleted_reason as reason
   from affected_tracks a cross join tracks t on t.key = a.track_key
   where a.was_visible <> (t.deleted_at is null) order by t.key`,
);
const moves = query<{ id: string; fresh: number }>(
  `select t.id, c.fresh from touched_items c cross join remote_items i on i.key = c.item_key cross join tracks t on t.key = i.track_key
   where c.profile_key = ? and c.moved = 1 and t.primary_item_key = i.key and t.deleted_at is null order by t.key`,
);
const trackIds = query<{ key: number; id: string }>(
  'select key, id from tracks where key in (select value from json_each(?)) and deleted_at is null',
);

/** Records which of the affected tracks have become hidden or visible. */
export async function announceVisibility(trx: Db, ctx: RunContext): Promise<void> {
  const changes = await visibilityChanges(trx);
  await recordEvents(
    trx,
    ctx,
    changes.map(({ id, type, reason }) => ({
      type,
      trackId: id,
      payload: type === 'hidden' ? { reason, rule: 'RE2' } : { rule: 'RE3' },
    })),
  );
}

/**
 * Records which visible tracks have another path now: their file, or a folder above it, was renamed or moved, or another file plays. One that
 * plays from another file at the same path is updated.
 */
export async function announceMoves(
  trx: Db,
  ctx: RunContext,
  primaries: readonly PrimaryChange[],
): Promise<void> {
  const moved = await moves(trx, ctx.profileKey);
  const known = new Set(moved.map(({ id }) => id));
  const replaced = (await replacements(trx, primaries)).filter(({ trackId }) => !known.has(trackId));
  await recordEvents(trx, ctx, [
    ...moved.map(
      ({ id, fresh }) =>
        ({ type: 'moved', trackId: id, payload: { rule: 'ID1' }, counted: fresh === 0 }) as const,
    ),
    ...replaced,
  ]);
}

/** The events of tracks that play from another file now, as far as they have not been told. */
async function replacements(trx: Db, primaries: readonly PrimaryChange[]): Promise<NewLibraryEvent[]> {
  const paths = await pathsOf(
    trx,
    primaries.flatMap(({ from, to }) => [from, to]),
  );
  const ids = new Map(
    (await trackIds(trx, JSON.stringify(primaries.map(({ trackKey }) => trackKey)))).map((row) => [
      row.key,
      row.id,
    ]),
  );
  return primaries.flatMap(({ trackKey, from, to, rederived }): NewLibraryEvent[] => {
    const trackId = ids.get(trackKey);
    const type = paths.get(from) === paths.get(to) ? 'updated' : 'moved';
    if (trackId === undefined || (type === 'updated' && rederived)) return [];
    return [{ type, trackId, payload: { rule: 'RE6' } }];
  });
}
