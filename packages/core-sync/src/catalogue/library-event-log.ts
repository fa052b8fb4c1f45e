import type { RunContext } from '../engine-context.ts';
import type { LibraryEventType } from '../schema/tables.ts';
import { bulkInsert } from '../util/insert-rows.ts';
import type { Db } from '../util/statement.ts';

export interface NewLibraryEvent {
  type: LibraryEventType;
  trackId: string;
  payload?: Readonly<Record<string, unknown>> | undefined;
  /** False: part of a change that is counted already. Default true. */
  counted?: boolean | undefined;
}

const insertEvents = bulkInsert(
  'insert into library_events (profile_key, job_key, type, track_id, at, payload)',
  6,
);

const counters = {
  added: 'added',
  updated: 'updated',
  moved: 'moved',
  hidden: 'hidden',
  restored: 'restored',
  merged: 'merged',
} as const satisfies Record<LibraryEventType, string>;

/** Appends to the outbox, in the transaction of the change itself, and counts in the job. */
export async function recordEvents(
  db: Db,
  ctx: RunContext,
  events: readonly NewLibraryEvent[],
): Promise<void> {
  const at = ctx.clock.now();
  await insertEvents(db, events, ({ type, trackId, payload }) => [
    ctx.profileKey,
    ctx.jobKey,
    type,
    trackId,
    at,
    payload === undefined ? null : JSON.stringify(payload),
  ]);
  for (const { type, counted = true } of events) if (counted) ctx.stats.items[counters[type]] += 1;
}
