import type { Scope } from '@music-platform/bridge-traits';
import type { RunContext } from '../engine-context.ts';
import { type Db, statement } from '../util/statement.ts';
import { SeenBitmap } from './seen-bitmap.ts';

export interface ListingState {
  resumeFrom: string;
  seen: SeenBitmap;
  updatedAt: number;
}

/** The change cursor of a scope, if a listing of it was ever finished. */
export async function changesCursor(
  db: Db,
  ctx: RunContext,
  scope: Scope,
): Promise<{ cursor: string; updatedAt: number } | undefined> {
  const row = await cursorRow(db, ctx, scope, 'changes');
  return row && { cursor: row.cursor, updatedAt: row.updated_at };
}

/** Where an unfinished listing of a scope continues. */
export async function listingState(db: Db, ctx: RunContext, scope: Scope): Promise<ListingState | undefined> {
  const row = await cursorRow(db, ctx, scope, 'list');
  return (
    row && {
      resumeFrom: row.cursor,
      seen: new SeenBitmap(row.seen ?? undefined),
      updatedAt: row.updated_at,
    }
  );
}

export async function saveCursor(
  db: Db,
  ctx: RunContext,
  scope: Scope,
  kind: 'list' | 'changes',
  cursor: string,
  seen?: SeenBitmap,
): Promise<void> {
  const values = { cursor, seen: seen?.toBytes() ?? null, updated_at: ctx.clock.now() };
  await db
    .insertInto('sync_cursors')
    .values({ profile_key: ctx.profileKey, scope_id: scope.id, kind, ...values })
    .onConflict((conflict) => conflict.columns(['profile_key', 'scope_id', 'kind']).doUpdateSet(values))
    .execute();
}

export async function dropCursor(
  db: Db,
  ctx: RunContext,
  scopeId: string,
  kind: 'list' | 'changes',
): Promise<void> {
  await db
    .deleteFrom('sync_cursors')
    .where('profile_key', '=', ctx.profileKey)
    .where('scope_id', '=', scopeId)
    .where('kind', '=', kind)
    .execute();
}

const forgetGiven = statement(
  'update sync_jobs set given_cursor = null where key = ? and given_cursor is not null',
);

/** A cursor that the application passed has been used: from here on, the stored one counts. */
export async function forgetGivenCursor(db: Db, ctx: RunContext): Promise<void> {
  await forgetGiven(db, ctx.jobKey);
}

function cursorRow(
  db: Db,
  ctx: RunContext,
  scope: Scope,
  kind: 'list' | 'changes',
): Promise<{ cursor: string; seen: Uint8Array | null; updated_at: number } | undefined> {
  return db
    .selectFrom('sync_cursors')
    .select(['cursor', 'seen', 'updated_at'])
    .where('profile_key', '=', ctx.profileKey)
    .where('scope_id', '=', scope.id)
    .where('kind', '=', kind)
    .executeTakeFirst();
}
