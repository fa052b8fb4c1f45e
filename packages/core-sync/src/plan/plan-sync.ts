import type { AbortOptions } from '@music-platform/bridge-traits';
import { detachedContext } from '../coordinator/detached-context.ts';
import { ensureProfile } from '../coordinator/profiles.ts';
import type { ProfileBinding } from '../coordinator-options.ts';
import { dropCursor } from '../discovery/cursor-store.ts';
import { discover } from '../discovery/discover.ts';
import type { EngineContext, RunContext } from '../engine-context.ts';
import { retryParked, retryUnreached } from '../queue/scan-queue.ts';
import { resolveIn } from '../resolution/resolve.ts';
import { counted, usageSince } from '../run/counted-provider.ts';
import type { SyncType } from '../schema/tables.ts';
import { query } from '../util/statement.ts';
import { describePlan } from './describe-plan.ts';
import { type FetchedPages, fetchPages } from './fetch-pages.ts';
import { PlanRecording } from './plan-recording.ts';
import type { SyncPlan } from './sync-plan.ts';

const findProfile = query<{ key: number }>('select key from profiles where id = ?');
const lastEvent = query<{ seq: number | null }>('select max(seq) as seq from library_events');
/** Stands for a profile that is not stored yet. */
const noProfile = -1;

/** Thrown to roll the rehearsal back. */
class RehearsalEnded extends Error {
  readonly plan: SyncPlan;
  constructor(plan: SyncPlan) {
    super('rehearsal ended');
    this.plan = plan;
  }
}

/**
 * A dry run: fetches what a sync would fetch, rehearses discovery and conflict resolution on it in one transaction, with the engine's own
 * code, and rolls that back. The catalogue's file stays as it was.
 */
export async function planSync(
  engine: EngineContext,
  binding: ProfileBinding,
  options: { syncType: SyncType } & AbortOptions,
): Promise<SyncPlan> {
  const { syncType, signal } = options;
  const plan = engine.newId();
  const provider = counted(binding.provider);
  const before = provider.usage();
  const [profile] = await findProfile(engine.db, binding.profile.id);
  const ctx = detachedContext(
    engine,
    { ...binding, provider },
    { profileKey: profile?.key ?? noProfile, jobKey: 0, jobId: plan, signal },
  );
  const recording = await PlanRecording.open(engine.db, plan);
  try {
    const fetched = await fetchPages(ctx, recording, syncType);
    const spent = usageSince(before, provider.usage());
    return await engine.db.transaction().execute(async (trx) => {
      const rehearsal: RunContext = {
        ...ctx,
        db: trx,
        profileKey: await ensureProfile(trx, binding, engine.clock.now()),
        provider: recording.provider(trx, provider, fetched.scopes),
        transact: (work) => work(trx),
      };
      await forgetCursors(rehearsal, fetched);
      const [last] = await lastEvent(trx);
      const outcome = await discover(rehearsal, { syncType });
      if (outcome === 'full') await retryParked(trx, rehearsal.profileKey);
      else await retryUnreached(trx, rehearsal.profileKey, engine.clock.now());
      const held = await resolveIn(trx, rehearsal);
      const { complete } = fetched;
      throw new RehearsalEnded(
        await describePlan(trx, rehearsal, {
          afterSeq: last?.seq ?? 0,
          syncType: outcome,
          held,
          complete,
          spent,
        }),
      );
    });
  } catch (error) {
    if (error instanceof RehearsalEnded) return error.plan;
    throw error;
  } finally {
    await recording.clear();
  }
}

/** So that the rehearsal lists what was listed, from its beginning. */
async function forgetCursors(ctx: RunContext, { scopes, listed }: FetchedPages): Promise<void> {
  for (const { id } of scopes ?? [{ id: '' }]) await dropCursor(ctx.db, ctx, id, 'list');
  for (const { id } of listed) await dropCursor(ctx.db, ctx, id, 'changes');
}
