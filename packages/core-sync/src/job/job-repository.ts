import { SyncError } from '@music-platform/bridge-traits';
import { z } from 'zod';
import type { JobPhase, JobStatus, SyncJobRow, SyncType } from '../schema/tables.ts';
import type { Db } from '../util/statement.ts';
import { emptyStats, type JobStats } from './job-stats.ts';
import type { SyncJob, SyncTrigger } from './sync-job.ts';

export type JobRow = SyncJobRow & { profile_id: string; provider_kind: string };

const statsColumn = z.looseObject({ items: z.looseObject({}) });

export interface NewJob {
  id: string;
  profileKey: number;
  syncType: SyncType;
  trigger: SyncTrigger;
  /** Where the application wants the change feed to be read from. */
  cursor?: string | undefined;
  createdAt: number;
}

export async function insertJob(db: Db, job: NewJob): Promise<number> {
  const row = await db
    .insertInto('sync_jobs')
    .values({
      id: job.id,
      profile_key: job.profileKey,
      sync_type: job.syncType,
      trigger: job.trigger,
      status: 'pending',
      phase: 'discovery',
      percent: 0,
      stats: JSON.stringify(emptyStats()),
      deletions_held: 0,
      given_cursor: job.cursor ?? null,
      created_at: job.createdAt,
    })
    .returning('key')
    .executeTakeFirstOrThrow();
  return row.key;
}

export type JobPatch = Partial<{
  sync_type: SyncType;
  status: JobStatus;
  phase: JobPhase;
  percent: number;
  stats: string;
  deletions_held: number;
  deletions_held_reason: string | null;
  deletions_decision: 'approved' | 'rejected' | 'obsolete' | null;
  error_code: string | null;
  error_message: string | null;
  given_cursor: string | null;
  lease_owner: string | null;
  lease_expires_at: number | null;
  started_at: number;
  completed_at: number | null;
}>;

export async function updateJob(db: Db, key: number, patch: JobPatch): Promise<void> {
  await db.updateTable('sync_jobs').set(patch).where('key', '=', key).execute();
}

/** Throws `JOB_NOT_FOUND`. */
export async function findJob(db: Db, jobId: string): Promise<JobRow> {
  const row = await jobs(db).where('j.id', '=', jobId).executeTakeFirst();
  if (row !== undefined) return row;
  throw new SyncError('JOB_NOT_FOUND', `There is no job ${jobId}.`, { details: { jobId } });
}

/** The pending or running job of a profile; there is at most one (a unique index says so). */
export function findActiveJob(db: Db, profileKey: number): Promise<JobRow | undefined> {
  return jobs(db)
    .where('j.profile_key', '=', profileKey)
    .where('j.status', 'in', ['pending', 'running'])
    .executeTakeFirst();
}

export interface HistoryQuery {
  providerKind?: string | undefined;
  profileId?: string | undefined;
  /** Default 20. */
  limit?: number | undefined;
}

/** Newest first. */
export async function jobHistory(db: Db, query: HistoryQuery): Promise<JobRow[]> {
  let select = jobs(db)
    .orderBy('j.key', 'desc')
    .limit(query.limit ?? 20);
  if (query.providerKind !== undefined) select = select.where('p.provider_kind', '=', query.providerKind);
  if (query.profileId !== undefined) select = select.where('p.id', '=', query.profileId);
  return select.execute();
}

export function toJob(row: JobRow): SyncJob {
  return {
    id: row.id,
    profileId: row.profile_id,
    providerKind: row.provider_kind,
    syncType: row.sync_type,
    trigger: row.trigger as SyncTrigger,
    status: row.status,
    progress: { percent: row.percent, phase: row.phase },
    stats: parseStats(row.stats),
    deletionsHeld: row.deletions_held,
    deletionsHeldReason: row.deletions_held_reason,
    deletionsDecision: row.deletions_decision,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    createdAt: row.created_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
  };
}

/** A job's statistics; figures an older release did not record are zero. */
export function parseStats(column: string): JobStats {
  const stored = statsColumn.parse(JSON.parse(column)) as unknown as Partial<JobStats>;
  const empty = emptyStats();
  return {
    ...empty,
    ...stored,
    items: { ...empty.items, ...stored.items },
    durationMs: { ...empty.durationMs, ...stored.durationMs },
  };
}

function jobs(db: Db) {
  return db
    .selectFrom('sync_jobs as j')
    .innerJoin('profiles as p', 'p.key', 'j.profile_key')
    .selectAll('j')
    .select(['p.id as profile_id', 'p.provider_kind']);
}
