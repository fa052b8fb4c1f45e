import type { RemoteFile } from '@music-platform/bridge-traits';
import { type DriveFile, folderMimeType, shortcutMimeType } from './api/drive-wire.ts';

/** How ids are shown. */
export interface FileView {
  /** Real id of My Drive's root, which appears as `root`. Absent: ids are shown as they are. */
  rootId: string | undefined;
  /** The folder the item was found in, by the name that was used to look there. */
  foundIn?: string | undefined;
}

/** Drive's own alias for the root of My Drive. */
export const rootAlias = 'root';

const googlePrefix = 'application/vnd.google-apps.';

export function isFolder({ mimeType }: DriveFile): boolean {
  return mimeType === folderMimeType;
}

export function isShortcut({ mimeType }: DriveFile): boolean {
  return mimeType === shortcutMimeType;
}

/** A file or folder as the engine knows it. */
export function toRemoteFile(file: DriveFile, view: FileView): RemoteFile {
  const parentId = parentOf(file, view);
  const common = {
    id: file.id,
    name: file.name,
    parentId,
    driveId: file.driveId,
    createdAt: file.createdTime,
  };
  if (isFolder(file)) {
    return { ...common, kind: 'folder', modifiedAt: file.modifiedTime, version: 'folder' };
  }
  return { ...common, kind: 'file', ...contentOf(file), metadata: keyOf(file.resourceKey) };
}

/** A shortcut to a file: the target's content under the shortcut's own id, name and place. */
export function shortcutToRemoteFile(shortcut: DriveFile, target: DriveFile, view: FileView): RemoteFile {
  const resourceKey = shortcut.shortcutDetails?.targetResourceKey ?? target.resourceKey;
  return {
    id: shortcut.id,
    name: shortcut.name,
    kind: 'file',
    parentId: parentOf(shortcut, view),
    driveId: shortcut.driveId,
    createdAt: shortcut.createdTime,
    ...contentOf(target),
    metadata: { targetId: target.id, ...keyOf(resourceKey) },
  };
}

/** Items of old have several parents, in no order: one of them, always the same. */
function parentOf({ parents = [] }: DriveFile, { rootId, foundIn }: FileView): string | undefined {
  if (foundIn !== undefined && parents.length < 2) return foundIn;
  const [first] = parents.length > 1 ? parents.toSorted() : parents;
  return first !== undefined && first === rootId ? rootAlias : first;
}

function contentOf(
  file: DriveFile,
): Pick<RemoteFile, 'mimeType' | 'size' | 'modifiedAt' | 'version' | 'contentHash' | 'unreadable'> {
  const { md5Checksum } = file;
  return {
    mimeType: file.mimeType,
    size: file.size,
    modifiedAt: file.modifiedTime,
    version: versionOf(file),
    contentHash:
      md5Checksum === undefined ? undefined : { algorithm: 'md5', value: md5Checksum.toLowerCase() },
    unreadable: unreadable(file),
  };
}

/** What changes with the content alone: the checksum; where Drive tells none, the revision; at worst size and time. */
export function versionOf({ md5Checksum, headRevisionId, size, modifiedTime }: DriveFile): string {
  if (md5Checksum !== undefined) return `md5:${md5Checksum.toLowerCase()}`;
  if (headRevisionId !== undefined) return `revision:${headRevisionId}`;
  return `size:${size ?? ''},modified:${modifiedTime ?? ''}`;
}

function unreadable({ mimeType, capabilities }: DriveFile): string | undefined {
  if (mimeType?.startsWith(googlePrefix)) return 'Google Docs files have no content to download.';
  return capabilities?.canDownload === false ? 'The owner does not allow downloads.' : undefined;
}

function keyOf(resourceKey: string | undefined): { resourceKey: string } | undefined {
  return resourceKey === undefined ? undefined : { resourceKey };
}
