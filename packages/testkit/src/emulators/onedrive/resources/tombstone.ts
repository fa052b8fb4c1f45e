import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { ItemContext } from './item-context.ts';
import { driveTypeOf } from './parent-reference.ts';
import type { Selection } from './selection.ts';

/** Which item is gone; `item` where the cloud still knows what it was. */
export interface Tombstone {
  readonly driveId: string;
  readonly itemId: string;
  readonly item: SeenItem | undefined;
}

/**
 * What delta says of an item that is gone. Personal accounts leave out `cTag` and `size`, the others `cTag` and `name`. A
 * selection without `deleted` takes the one member away that tells.
 */
export function tombstone(
  { driveId, itemId, item }: Tombstone,
  selection: Selection,
  { view }: ItemContext,
): Record<string, unknown> {
  const { ids, traits } = view;
  const drive = ids.inDelta(ids.mentionedDrive(driveId));
  const parent =
    item?.parentId === undefined ? {} : { id: ids.inDelta(ids.item({ driveId, itemId: item.parentId })) };
  const facets = item?.kind === 'folder' ? { folder: {} } : item?.kind === 'file' ? { file: {} } : {};
  const resource: Record<string, unknown> = {
    id: ids.inDelta(ids.item({ driveId, itemId })),
    ...(traits.isPersonal ? { name: item?.name } : { size: 0 }),
    parentReference: { driveId: drive, driveType: driveTypeOf(driveId, view), ...parent },
    ...facets,
    deleted: traits.isPersonal ? {} : { state: 'deleted' },
  };
  return Object.fromEntries(
    Object.entries(resource).filter(([name, value]) => value !== undefined && selection?.has(name) !== false),
  );
}
