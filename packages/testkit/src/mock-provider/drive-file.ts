import type { Change, ContentHash, HashAlgorithm, RemoteFile } from '@music-platform/bridge-traits';
import { contentHash } from '../remote-drive/content-hash.ts';
import type { DriveChange, SeenItem } from '../remote-drive/remote-drive-options.ts';

/** What of an item a provider shows. */
export interface DriveFileOptions {
  readonly hashes: readonly HashAlgorithm[];
  readonly tags: boolean;
}

/** An item of the cloud as a provider yields it. A shortcut is a file that cannot be read. */
export function driveFile(item: SeenItem, options: DriveFileOptions): RemoteFile {
  const { id, name, driveId, createdAt, modifiedAt, visibleParentId: parentId } = item;
  if (item.kind === 'folder') {
    return { id, name, kind: 'folder', parentId, driveId, createdAt, modifiedAt, version: 'folder' };
  }
  const { content, unreadable = item.kind === 'shortcut' ? 'shortcut' : undefined } = item;
  return {
    id,
    name,
    kind: 'file',
    parentId,
    driveId,
    createdAt,
    modifiedAt,
    version: `r${item.revision}`,
    mimeType: item.mimeType ?? content?.mimeType,
    size: content?.size,
    ...(content && options.hashes.length > 0 ? { contentHash: firstHash(item, options.hashes) } : {}),
    ...(options.tags && item.tags ? { tags: item.tags } : {}),
    ...(unreadable === undefined ? {} : { unreadable }),
  };
}

/** An entry of a drive's log as a change; undefined for entries about drives. */
export function driveChange(change: DriveChange, options: DriveFileOptions): Change | undefined {
  if (change.kind === 'drive') return undefined;
  const { id, item } = change;
  if (item === undefined) return { type: 'remove', id, reason: 'unknown' };
  if (item.state === 'present') return { type: 'upsert', file: driveFile(item, options) };
  return { type: 'remove', id, reason: item.state };
}

function firstHash(item: SeenItem, algorithms: readonly HashAlgorithm[]): ContentHash | undefined {
  for (const algorithm of algorithms) {
    const value = item.content && contentHash(item.content, algorithm);
    if (value !== undefined) return { algorithm, value };
  }
  return undefined;
}
