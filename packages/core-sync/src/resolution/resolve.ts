import { type RunContext, write } from '../engine-context.ts';
import { dropGoneWork } from '../queue/scan-queue.ts';
import { type Db, query, statement } from '../util/statement.ts';
import { announceMoves, announceVisibility } from './announce.ts';
import { guardDeletions, type HeldDeletions } from './deletion-guard.ts';
import { hiddenIn, recogniseTracks } from './identity.ts';
import { removeOrphans } from './orphans.ts';
import { choosePrimaries } from './primaries.ts';
import { applyReachability, applyVisibility, showRegrouped } from './reachability.ts';
import { joinEqual, splitMixed } from './regroup.ts';

const anythingToDo = query<{ found: number }>(
  `select 1 as found where exists (select 1 from touched_items where profile_key = ?)
   or exists (select 1 from orphan_candidates)`,
);
const clearTouched = statement(
  `delete from touched_items where profile_key = ?1 and not (fresh = 1 and exists (
     select 1 from scan_queue q where q.item_key = touched_items.item_key and q.status <> 'parked')
     and exists (select 1 from profiles p where (p.key = ?1 or ?2) and exists (${hiddenIn('p.key')})))`,
);
/**
 * Phase 3: decides what is visible once the feed has been read to its end, from the items the run has touched. One transaction, no network:
 * identity before deletions, so that a rename is never a loss, and after splitting, as it is one content's; the guard before anything is final.
 */
export async function resolve(ctx: RunContext): Promise<void> {
  if ((await anythingToDo(ctx.db, ctx.profileKey)).length === 0) return;
  await write(ctx, (trx) => resolveIn(trx, ctx));
}

/** `resolve` within the caller's transaction. Returns what it held. */
export async function resolveIn(trx: Db, ctx: RunContext): Promise<HeldDeletions | undefined> {
  await applyReachability(trx, ctx);
  await applyVisibility(trx, ctx);
  const anySplit = await splitMixed(trx, ctx);
  if (anySplit) await showRegrouped(trx, ctx);
  await recogniseTracks(trx, ctx);
  await joinEqual(trx, ctx, anySplit);
  await showRegrouped(trx, ctx);
  const held = await guardDeletions(trx, ctx);
  await choosePrimaries(trx, ctx);
  await announceVisibility(trx, ctx);
  await announceMoves(trx, ctx);
  await removeOrphans(trx);
  await dropGoneWork(trx, ctx.profileKey);
  await clearTouched(trx, ctx.profileKey, ctx.config.identityScope === 'catalogue' ? 1 : 0);
  return held;
}
