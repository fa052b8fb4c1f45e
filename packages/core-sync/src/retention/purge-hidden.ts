import { forgetItems, forgetTracks, forgetUnusedArtwork, inPortions } from '../catalogue/forget.ts';
import type { EngineContext } from '../engine-context.ts';
import { removeOrphans } from '../resolution/orphans.ts';
import { query } from '../util/statement.ts';

const hiddenBefore = query<{ key: number }>(
  'select key from tracks where profile_key = ? and deleted_at < ? limit ?',
);
/** Items that only lie out of reach (in a trashed folder, outside the root) stay in the mirror: they may come back without a word. */
const removedFiles = query<{ key: number }>(
  `select key from remote_items where track_key in (select value from json_each(?)) and removed_at is not null and kind = 'file'`,
);

/** Forgets the tracks of a profile that were hidden before `cutoff`. Files that come back later are new tracks. */
export async function purgeHidden(engine: EngineContext, profileKey: number, cutoff: number): Promise<void> {
  await engine.db.transaction().execute(async (trx) => {
    const any = await inPortions(
      (limit) => hiddenBefore(trx, profileKey, cutoff, limit),
      async (keys) => {
        const items = await removedFiles(trx, JSON.stringify(keys));
        await forgetTracks(trx, keys);
        await forgetItems(
          trx,
          items.map(({ key }) => key),
        );
      },
    );
    if (!any) return;
    await removeOrphans(trx);
    await forgetUnusedArtwork(trx);
  });
}
