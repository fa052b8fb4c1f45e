import type { Scope } from '@music-platform/bridge-traits';
import type { RunContext } from '../engine-context.ts';
import { type Db, query, statement } from '../util/statement.ts';
import { SeenBitmap } from './seen-bitmap.ts';

export interface ListingState {
  resumeFrom: string;
  seen: SeenBitmap;
  updatedAt: number;
}

/** Where a change feed is followed from. */
export interface FeedPosition {
  cursor: string;
  updatedAt: number;
  /**
   * Something was listed after what the cursor stands for: a folder that was away just then is known, and what lies in it may not be, though
   * the feed tells of nothing but its return.
   */
  listedAhead: boolean;
}

interface CursorRow {
  cursor: string;
  seen: Uint8Array | null;
  updated_at: number;
}

const select = query<CursorRow>(
  'select cursor, seen, updated_at from sync_cursors where profile_key = ? and scope_id = ? and kind = ?',
);
const save = statement(
  `insert into sync_cursors (profile_key, scope_id, kind, cursor, seen, updated_at) values (?, ?, ?, ?, ?, ?)
   on conflict (profile_key, scope_id, kind) do update set cursor = excluded.cursor, seen = excluded.seen, updated_at = excluded.updated_at`,
);
const drop = statement('delete from sync_cursors where profile_key = ? and scope_id = ? and kind = ?');

/** The change cursor of a scope, if a listing of it was ever finished. */
export async function changesCursor(
  db: Db,
  ctx: RunContext,
  scope: Scope,
): Promise<FeedPosition | undefined> {
  const row = await cursorRow(db, ctx, scope, 'changes');
  return row && { cursor: row.cursor, updatedAt: row.updated_at, listedAhead: row.seen !== null };
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

/** Stores where an unfinished listing of a scope continues. */
export async function saveListing(
  db: Db,
  ctx: RunContext,
  scope: Scope,
  resumeFrom: string,
  seen: SeenBitmap,
): Promise<void> {
  await save(db, ctx.profileKey, scope.id, 'list', resumeFrom, seen.toBytes(), ctx.clock.now());
}

/** Stores the change cursor of a scope. */
export async function saveChanges(
  db: Db,
  ctx: RunContext,
  scope: Scope,
  { cursor, listedAhead }: Pick<FeedPosition, 'cursor' | 'listedAhead'>,
): Promise<void> {
  const seen = listedAhead ? new Uint8Array(0) : null;
  await save(db, ctx.profileKey, scope.id, 'changes', cursor, seen, ctx.clock.now());
}

export async function dropCursor(
  db: Db,
  ctx: RunContext,
  scopeId: string,
  kind: 'list' | 'changes',
): Promise<void> {
  await drop(db, ctx.profileKey, scopeId, kind);
}

const forgetGiven = statement(
  'update sync_jobs set given_cursor = null where key = ? and given_cursor is not null',
);

/** A cursor that the application passed has been used: from here on, the stored one counts. */
export async function forgetGivenCursor(db: Db, ctx: RunContext): Promise<void> {
  await forgetGiven(db, ctx.jobKey);
}

async function cursorRow(
  db: Db,
  ctx: RunContext,
  scope: Scope,
  kind: 'list' | 'changes',
): Promise<CursorRow | undefined> {
  return (await select(db, ctx.profileKey, scope.id, kind))[0];
}
