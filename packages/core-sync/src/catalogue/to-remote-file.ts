import type { RemoteFile } from '@music-platform/bridge-traits';
import type { RemoteItemRow } from '../schema/tables.ts';

/** What the mirror knows of a file, as far as a provider needs it to read the file. */
export type FileRow = Pick<
  RemoteItemRow,
  | 'item_id'
  | 'name'
  | 'parent_id'
  | 'drive_id'
  | 'mime_type'
  | 'size'
  | 'modified_at'
  | 'metadata'
  | 'version'
>;

/** The provider's file behind a row of the mirror. */
export function toRemoteFile(row: FileRow): RemoteFile {
  return {
    id: row.item_id,
    name: row.name,
    kind: 'file',
    parentId: row.parent_id ?? undefined,
    driveId: row.drive_id ?? undefined,
    mimeType: row.mime_type ?? undefined,
    size: row.size ?? undefined,
    modifiedAt: row.modified_at ?? undefined,
    version: row.version,
    metadata: row.metadata === null ? undefined : (JSON.parse(row.metadata) as Record<string, string>),
  };
}
