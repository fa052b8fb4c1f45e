import { discover } from '../discovery/discover.ts';
import { type RunContext, write } from '../engine-context.ts';
import { processQueue } from '../processing/process-queue.ts';
import { hasWork, retryParked, retryUnreached } from '../queue/scan-queue.ts';
import { resolve } from '../resolution/resolve.ts';
import type { JobPhase, SyncType } from '../schema/tables.ts';
import { inSpan } from './telemetry.ts';

export interface PhaseHooks {
  /** Called as each phase begins. */
  enter(phase: JobPhase): Promise<void>;
}

export interface PhasesOutcome {
  syncType: SyncType;
  /** Conflict resolution failed and was rolled back; the next run does it. */
  resolutionError: unknown;
}

export interface PhasesOptions {
  syncType: SyncType;
  cursor?: string | undefined;
}

/**
 * The plan of a run: discovery, processing, conflict resolution; they meet in tables only. Storage that fails while files are read ends the
 * run, but what was discovered is still resolved: its feed was read to the end.
 */
export async function runPhases(
  ctx: RunContext,
  options: PhasesOptions,
  hooks: PhaseHooks,
): Promise<PhasesOutcome> {
  const syncType = await timed(ctx, hooks, 'discovery', () => discover(ctx, options));
  const interrupted = await timed(ctx, hooks, 'processing', async () => {
    if (!(await hasWork(ctx.db, ctx.profileKey))) return undefined;
    await write(ctx, (trx) =>
      syncType === 'full'
        ? retryParked(trx, ctx.profileKey)
        : retryUnreached(trx, ctx.profileKey, ctx.clock.now()),
    );
    try {
      await processQueue(ctx);
      return undefined;
    } catch (error) {
      ctx.signal.throwIfAborted();
      return { error };
    }
  });
  let resolutionError: unknown;
  await timed(ctx, hooks, 'resolution', async () => {
    try {
      await resolve(ctx);
    } catch (error) {
      ctx.signal.throwIfAborted();
      resolutionError = error;
      ctx.progress.warn(
        'RESOLUTION_FAILED',
        'Conflict resolution failed and was rolled back; the next run repeats it.',
      );
    }
  });
  if (interrupted !== undefined) throw interrupted.error;
  return { syncType, resolutionError };
}

async function timed<T>(
  ctx: RunContext,
  hooks: PhaseHooks,
  phase: JobPhase,
  work: () => Promise<T>,
): Promise<T> {
  await ctx.checkpoint();
  await hooks.enter(phase);
  const started = ctx.clock.now();
  try {
    return await inSpan(`sync.${phase}`, { 'sync.job_id': ctx.jobId }, work);
  } finally {
    ctx.stats.durationMs[phase] += ctx.clock.now() - started;
  }
}
