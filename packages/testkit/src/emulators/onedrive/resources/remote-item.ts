import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { graphTime } from './graph-time.ts';
import { hashesFacet } from './hashes-facet.ts';
import type { ItemContext } from './item-context.ts';
import { isPackage, mimeTypeOf } from './item-kinds.ts';
import { driveTypeOf } from './parent-reference.ts';

/** The item in another drive that a shortcut stands for. What is not there any more is named and nothing else. */
export function remoteItemFacet({ targetId = '' }: SeenItem, context: ItemContext): Record<string, unknown> {
  const { view, quirks } = context;
  const { ids, remote, traits } = view;
  const drive = remote.drives().find(({ rootId }) => rootId === targetId);
  const target = drive === undefined ? remote.get(targetId) : view.root(drive);
  const driveId = target?.driveId ?? remote.mainDriveId;
  const parentReference = {
    driveId: ids.mentionedDrive(driveId),
    driveType: driveTypeOf(driveId, view),
    ...(target?.parentId === undefined ? {} : { id: ids.item({ driveId, itemId: target.parentId }) }),
  };
  const place = { id: ids.item({ driveId, itemId: targetId }), parentReference };
  if (target === undefined) return place;
  return {
    ...place,
    name: target.name,
    size: target.content?.size ?? 0,
    fileSystemInfo: {
      createdDateTime: graphTime(target.createdAt, traits),
      lastModifiedDateTime: graphTime(target.modifiedAt, traits),
    },
    ...(target.kind === 'folder' ? { folder: { childCount: view.remote.childCount(target.id) } } : {}),
    ...(isPackage(target) ? { package: { type: 'oneNote' } } : {}),
    ...(target.content === undefined
      ? {}
      : { file: { mimeType: mimeTypeOf(target, quirks), ...hashesFacet(target, quirks) } }),
  };
}
