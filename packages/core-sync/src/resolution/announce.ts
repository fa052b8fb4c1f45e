import { recordEvents } from '../catalogue/library-event-log.ts';
import type { RunContext } from '../engine-context.ts';
import { type Db, query } from '../util/statement.ts';

const visibilityChanges = query<{ id: string; type: 'hidden' | 'restored'; reason: string | null }>(
  `select t.id, case when t.deleted_at is null then 'restored' else 'hidden' end as type, t.deleted_reason as reason
   from affected_tracks a cross join tracks t on t.key = a.track_key
   where a.was_visible <> (t.deleted_at is null) order by t.key`,
);
const moves = query<{ id: string }>(
  `select t.id from touched_items c cross join remote_items i on i.key = c.item_key cross join tracks t on t.key = i.track_key
   where c.profile_key = ? and c.moved = 1 and c.fresh = 0 and t.primary_item_key = i.key and t.deleted_at is null order by t.key`,
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

/** Records which visible tracks have another path now: their file, or a folder above it, was renamed or moved. */
export async function announceMoves(trx: Db, ctx: RunContext): Promise<void> {
  const moved = await moves(trx, ctx.profileKey);
  await recordEvents(
    trx,
    ctx,
    moved.map(({ id }) => ({ type: 'moved', trackId: id, payload: { rule: 'ID1' } })),
  );
}
