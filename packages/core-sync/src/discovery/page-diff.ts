import type { RemoteFile } from '@music-platform/bridge-traits';
import type { RemoteItemRow } from '../schema/tables.ts';
import { fingerprint } from '../util/fingerprint.ts';

type Media = RemoteItemRow['media'];

/** A file of a page in the mirror's columns. */
export type MirrorItem = Pick<
  RemoteItemRow,
  | 'item_id'
  | 'scope_id'
  | 'drive_id'
  | 'parent_id'
  | 'kind'
  | 'media'
  | 'name'
  | 'mime_type'
  | 'size'
  | 'version'
  | 'hash_algorithm'
  | 'hash'
  | 'created_at'
  | 'modified_at'
  | 'unreadable'
  | 'metadata'
  | 'provider_tags'
>;

/** What a page says of an item, and is compared: everything but what only the engine writes. */
export const mirrorColumns: readonly Exclude<keyof MirrorItem, 'item_id'>[] = [
  'scope_id',
  'drive_id',
  'parent_id',
  'kind',
  'media',
  'name',
  'mime_type',
  'size',
  'version',
  'hash_algorithm',
  'hash',
  'created_at',
  'modified_at',
  'unreadable',
  'metadata',
  'provider_tags',
];

export type ItemDiff =
  | { action: 'ignore' }
  | { action: 'same' }
  | { action: 'insert' }
  | { action: 'update'; content: boolean; moved: boolean; returned: boolean };

const same: ItemDiff = { action: 'same' };

export function toMirrorItem(file: RemoteFile, scopeId: string, media: Media): MirrorItem {
  return {
    item_id: file.id,
    scope_id: scopeId,
    drive_id: file.driveId ?? null,
    parent_id: file.parentId ?? null,
    kind: file.kind,
    media,
    name: file.name,
    mime_type: file.mimeType ?? null,
    size: file.size ?? null,
    version: file.version,
    hash_algorithm: file.contentHash?.algorithm ?? null,
    hash: file.contentHash?.value ?? null,
    created_at: file.createdAt ?? null,
    modified_at: file.modifiedAt ?? null,
    unreadable: file.unreadable ?? null,
    metadata: file.metadata === undefined ? null : JSON.stringify(file.metadata),
    provider_tags: file.tags === undefined ? null : fingerprint(JSON.stringify(file.tags)),
  };
}

/**
 * What an item's entry in a page means for the mirror. Files that are no music and never were are ignored; content is compared by hash
 * where both sides have one of the same algorithm, by version otherwise.
 */
export function diffItem(
  before: (MirrorItem & { removed_at: number | null }) | undefined,
  now: MirrorItem,
): ItemDiff {
  if (before === undefined) {
    return now.kind === 'folder' || now.media !== null ? { action: 'insert' } : { action: 'ignore' };
  }
  const returned = before.removed_at !== null;
  if (!returned && mirrorColumns.every((column) => before[column] === now[column])) return same;
  return {
    action: 'update',
    content: contentChanged(before, now),
    moved: before.name !== now.name || before.parent_id !== now.parent_id,
    returned,
  };
}

function contentChanged(before: MirrorItem, now: MirrorItem): boolean {
  const comparable =
    before.hash !== null && now.hash !== null && before.hash_algorithm === now.hash_algorithm;
  return comparable ? before.hash !== now.hash : before.version !== now.version;
}
