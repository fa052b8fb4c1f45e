import type { RunContext } from '../engine-context.ts';
import { aggregate, type Db, statement } from '../util/statement.ts';
import { announceMoves, announceVisibility } from './announce.ts';
import { removeOrphans } from './orphans.ts';
import { choosePrimaries } from './primaries.ts';
import { affectLost, applyVisibility, clearScratch, lose, reasonOf } from './reachability.ts';

const loseHeld = statement(
  `insert into lost_items (item_key, track_key, reason, held)
   select i.key, i.track_key, ${reasonOf}, 1
   from held_deletions h cross join remote_items i on i.key = h.item_key where h.job_key = ?`,
);
const dropWork = statement('delete from scan_queue where item_key in (select item_key from lost_items)');
const release = statement('delete from held_deletions where job_key = ?');
const countHidden = aggregate<{ hidden: number }>(
  `select count(*) as hidden from affected_tracks a cross join tracks t on t.key = a.track_key
   where a.was_visible = 1 and +t.deleted_at is not null`,
);

/** Carries out the hidings a job held. Returns how many tracks it hid. */
export async function applyHeld(trx: Db, ctx: RunContext, jobKey: number): Promise<number> {
  await clearScratch(trx);
  await loseHeld(trx, jobKey);
  await affectLost(trx);
  await lose(trx);
  await dropWork(trx);
  await applyVisibility(trx, ctx);
  await choosePrimaries(trx, ctx);
  await announceVisibility(trx, ctx);
  await announceMoves(trx, ctx);
  await removeOrphans(trx);
  await release(trx, jobKey);
  return (await countHidden(trx)).hidden;
}
