import { sql } from 'kysely';
import { z } from 'zod';
import type { LibraryEventType } from '../schema/tables.ts';
import type { Db } from '../util/statement.ts';
import { jsonColumn } from './json-column.ts';
import type { LibraryEvent } from './library-types.ts';
import { pageLimit } from './page.ts';

interface EventRow {
  seq: number;
  type: LibraryEventType;
  profile_id: string | null;
  track_id: string;
  job_id: string | null;
  at: number;
  payload: string | null;
}

const payloadSchema = z.record(z.string(), z.unknown());

const events = sql<EventRow>`
  select e.seq, e.type, p.id as profile_id, e.track_id, j.id as job_id, e.at, e.payload
  from library_events e
  left join profiles p on p.key = e.profile_key
  left join sync_jobs j on j.key = e.job_key`;

/**
 * The oldest events the consumer has not acknowledged, in order; the same again until it does. A consumer is known from its first
 * reading on, and starts with the oldest event that is kept.
 */
export async function readEvents(
  db: Db,
  options: { consumer: string; limit?: number | undefined },
): Promise<LibraryEvent[]> {
  const limit = pageLimit(options.limit);
  const consumer = consumerName(options.consumer);
  const known = await position(db, consumer);
  if (known === undefined) {
    await sql`insert into event_consumers (name, position) values (${consumer}, 0) on conflict do nothing`.execute(
      db,
    );
  }
  const { rows } = await sql<EventRow>`
    ${events} where e.seq > ${known ?? 0} order by e.seq limit ${limit}`.execute(db);
  return rows.map(toEvent);
}

/** Moves the consumer behind event `seq`. Only forward, and not behind the last event there is; the same `seq` again is no error. */
export async function acknowledgeEvents(db: Db, consumer: string, seq: number): Promise<void> {
  if (!Number.isSafeInteger(seq) || seq < 0) throw new TypeError('seq must be the seq of an event.');
  const { numAffectedRows } = await sql`
    update event_consumers set position = ${seq}
    where name = ${consumerName(consumer)} and position <= ${seq}
      and ${seq} <= coalesce((select seq from sqlite_sequence where name = 'library_events'), 0)`.execute(db);
  if (numAffectedRows === 1n) return;
  const known = await position(db, consumer);
  if (known === undefined) throw new TypeError('This consumer has not read any events yet.');
  if (seq < known) throw new TypeError(`This consumer has already acknowledged event ${known}.`);
  throw new TypeError(`There is no event ${seq} yet.`);
}

/** The events of these track ids, oldest first. */
export async function historyOf(db: Db, trackIds: readonly string[]): Promise<LibraryEvent[]> {
  const { rows } = await sql<EventRow>`
    ${events} where e.track_id in (select value from json_each(${JSON.stringify(trackIds)}))
    order by e.seq`.execute(db);
  return rows.map(toEvent);
}

function consumerName(name: string): string {
  if (name.length >= 1 && name.length <= 200) return name;
  throw new TypeError('consumer must be a name of 1 to 200 characters.');
}

async function position(db: Db, consumer: string): Promise<number | undefined> {
  const { rows } = await sql<{ position: number }>`
    select position from event_consumers where name = ${consumer}`.execute(db);
  return rows[0]?.position;
}

function toEvent(row: EventRow): LibraryEvent {
  return {
    seq: row.seq,
    type: row.type,
    profileId: row.profile_id,
    trackId: row.track_id,
    jobId: row.job_id,
    at: row.at,
    payload: row.payload === null ? {} : jsonColumn(payloadSchema, 'library_events.payload', row.payload),
  };
}

/** Drops a consumer's position. An unknown one is no error. */
export async function forgetConsumer(db: Db, consumer: string): Promise<void> {
  await db.deleteFrom('event_consumers').where('name', '=', consumer).execute();
}
