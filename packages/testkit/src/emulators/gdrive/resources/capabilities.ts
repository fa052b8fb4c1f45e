import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { DriveView } from '../drive-view.ts';

/** What the account may do with an item, as far as the emulator tells rights apart. */
export function capabilitiesOf(item: SeenItem, { view }: { view: DriveView }): Record<string, boolean> {
  const isFolder = item.kind === 'folder';
  const isOwned = view.isOwned(item);
  const mayChange = isOwned || view.isShared(item);
  const isRoot = view.isRoot(item);
  return {
    canAddChildren: isFolder && mayChange,
    canComment: true,
    canCopy: !isFolder && !isBlocked(item),
    canDelete: mayChange && !isRoot,
    canDownload: !isFolder && !isBlocked(item),
    canEdit: mayChange,
    canListChildren: isFolder,
    canModifyContent: mayChange,
    canReadRevisions: !isFolder,
    canRemoveChildren: isFolder && mayChange,
    canRename: mayChange && !isRoot,
    canShare: mayChange,
    canTrash: mayChange && !isRoot,
    canUntrash: mayChange && !isRoot,
  };
}

/** Content that is there and cannot be had: a malware warning is no such thing, its owner may still insist. */
function isBlocked({ unreadable, content }: SeenItem): boolean {
  return content !== undefined && unreadable !== undefined && unreadable !== 'cannotDownloadAbusiveFile';
}
