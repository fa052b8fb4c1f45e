import { SyncError } from '@music-platform/bridge-traits';
import { z } from 'zod';
import type { JobPhase, JobStatus, SyncJobRow, SyncType } from '../schema/tables.ts';
import { type Db, query, statement } from '../util/statement.ts';
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

/** `patch`: what is not as in any new job. */
export async function insertJob(db: Db, job: NewJob, patch: JobPatch = {}): Promise<number> {
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
      ...patch,
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

const setPhase = statement('update sync_jobs set phase = ?2, percent = ?3 where key = ?1');

/** Stores that a phase begins. */
export async function recordPhase(db: Db, key: number, phase: JobPhase, percent: number): Promise<void> {
  await setPhase(db, key, phase, percent);
}

const selectJob = `select j.*, p.id as profile_id, p.provider_kind from sync_jobs j join profiles p on p.key = j.profile_key`;
const jobById = query<JobRow>(`${selectJob} where j.id = ?`);
const activeJob = query<JobRow>(
  `${selectJob} where j.profile_key = ? and j.status in ('pending', 'running')`,
);
const newestJobs = query<JobRow>(
  `${selectJob} where (?1 is null or p.provider_kind = ?1) and (?2 is null or p.id = ?2) order by j.key desc limit ?3`,
);

/** Throws `JOB_NOT_FOUND`. */
export async function findJob(db: Db, jobId: string): Promise<JobRow> {
  const [row] = await jobById(db, jobId);
  if (row !== undefined) return row;
  throw new SyncError('JOB_NOT_FOUND', `There is no job ${jobId}.`, { details: { jobId } });
}

/** The pending or running job of a profile; there is at most one (a unique index says so). */
export async function findActiveJob(db: Db, profileKey: number): Promise<JobRow | undefined> {
  return (await activeJob(db, profileKey))[0];
}

export interface HistoryQuery {
  providerKind?: string | undefined;
  profileId?: string | undefined;
  /** Default 20. */
  limit?: number | undefined;
}

/** Newest first. */
export function jobHistory(db: Db, { providerKind, profileId, limit = 20 }: HistoryQuery): Promise<JobRow[]> {
  return newestJobs(db, providerKind ?? null, profileId ?? null, limit);
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
