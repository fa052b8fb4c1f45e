import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { SITE_HOST } from '../account.ts';
import type { GraphView } from '../graph-view.ts';
import type { ItemContext } from './item-context.ts';

/** Parent of items that hang nowhere: an id that names nothing. */
const NOWHERE = 'nowhere';

/** Where an item is. A root has no parent; an item whose folder nobody can see names one that cannot be found. */
export function parentReference(
  item: SeenItem,
  { view, inDelta, quirks }: ItemContext,
): Record<string, unknown> {
  const { ids, remote, traits } = view;
  const drive = ids.mentionedDrive(item.driveId);
  const reference = {
    driveId: inDelta ? ids.inDelta(drive) : drive,
    driveType: driveTypeOf(item.driveId, view),
    ...(traits.isPersonal ? {} : { siteId: siteIdOf() }),
  };
  if (view.isRoot(item)) return reference;
  const parentId = item.parentId ?? NOWHERE;
  const id = ids.item({ driveId: item.driveId, itemId: parentId });
  const isTop = view.drive(item.driveId)?.rootId === parentId;
  const names = isTop || item.parentId === undefined ? [] : remote.pathOf(parentId);
  return {
    ...reference,
    id: inDelta ? ids.inDelta(id) : id,
    ...(inDelta ? {} : { name: names.at(-1) ?? (isTop ? 'root' : undefined) }),
    ...(inDelta && !quirks.deltaPaths ? {} : { path: pathOf(drive, names) }),
  };
}

/** Kind of a drive. */
export function driveTypeOf(driveId: string, { remote, traits }: GraphView): string {
  return driveId === remote.mainDriveId ? traits.driveType : traits.otherDriveType;
}

/** Id of the site that libraries belong to. */
export function siteIdOf(): string {
  return `${SITE_HOST},3f2c7f60-0b1e-4d0f-9d63-0a52cbb2f1f0,7d1f4e6b-95b3-4b1c-8a39-6c1b7f0f2f11`;
}

function pathOf(drive: string, names: readonly string[]): string {
  const below = names.map((name) => `/${encodeURIComponent(name)}`).join('');
  return `/drives/${drive}/root:${below}`;
}
