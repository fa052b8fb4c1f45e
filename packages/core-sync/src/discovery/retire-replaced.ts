import type { RemoteFile } from '@music-platform/bridge-traits';
import type { RunContext } from '../engine-context.ts';
import { type Db, statement } from '../util/statement.ts';
import { type KnownItem, markRemoved } from './mirror-statements.ts';

/** What a replaced item is called from now on: nothing in a storage has an id with this noncharacter. */
const retiredId = (item: string): string => `${item}.item_id || char(65535) || ${item}.key`;
const takeChildrenAlong = statement(
  `update remote_items set parent_id = ${retiredId('p')}
   from json_each(?2) replaced cross join remote_items p on p.key = replaced.value and p.kind = 'folder'
   where remote_items.profile_key = ?1 and remote_items.parent_id = p.item_id`,
);
const retire = statement(
  `update remote_items set item_id = ${retiredId('remote_items')} where key in (select value from json_each(?1))`,
);

/**
 * An id that names a folder now and named a file before, or the other way, names another item: where ids are paths, something was put in
 * the place of another. The old item is gone, with what lies in it, and no longer `known`.
 */
export async function retireReplaced(
  db: Db,
  ctx: RunContext,
  upserts: readonly RemoteFile[],
  known: Map<string, KnownItem>,
): Promise<void> {
  const replaced = upserts.flatMap(({ id, kind }) => {
    const before = known.get(id);
    return before === undefined || before.kind === kind ? [] : [before];
  });
  if (replaced.length === 0) return;
  const keys = replaced.map(({ key }) => key);
  await markRemoved(db, ctx, keys, 'deleted');
  await takeChildrenAlong(db, ctx.profileKey, JSON.stringify(keys));
  await retire(db, JSON.stringify(keys));
  for (const { item_id } of replaced) known.delete(item_id);
}
