import type { Scope } from '@music-platform/bridge-traits';
import type { RunContext } from '../engine-context.ts';
import { type Db, query, statement } from '../util/statement.ts';
import { SeenBitmap } from './seen-bitmap.ts';

export interface ListingState {
  resumeFrom: string;
  seen: SeenBitmap;
  updatedAt: number;
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
  const bytes = seen?.toBytes() ?? null;
  await save(db, ctx.profileKey, scope.id, kind, cursor, bytes, ctx.clock.now());
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
