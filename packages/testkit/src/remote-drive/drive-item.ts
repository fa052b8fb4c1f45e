import type { ProviderTags } from '@music-platform/bridge-traits';
import type { FileContent } from './file-content.ts';

export type DriveItemKind = 'file' | 'folder' | 'shortcut';

/** How the account sees an item now, its folders considered. */
export type DriveItemState = 'present' | 'trashed' | 'deleted' | 'access-lost';

/** What an item is made of, before its folders are considered. Times in milliseconds since the Unix epoch. */
export interface DriveItemData {
  readonly id: string;
  readonly kind: DriveItemKind;
  readonly name: string;
  /** Undefined for a drive's root and for items shared from a place this account cannot see. */
  readonly parentId: string | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly content?: FileContent | undefined;
  /** What a shortcut points at; the target may be missing. */
  readonly targetId?: string | undefined;
  readonly tags?: ProviderTags | undefined;
  /** Why the content can never be fetched. */
  readonly unreadable?: string | undefined;
  /** Said in place of the content's own type. */
  readonly mimeType?: string | undefined;
  /** Fields of one service's own item, laid over what its emulator works out; `null` takes a field away. */
  readonly serviceFields?: ServiceFields | undefined;
}

/** Values as JSON has them, by field name. */
export type ServiceFields = Readonly<Record<string, unknown>>;

/** An item as `RemoteDrive` answers it: a picture of now that later changes leave alone. */
export interface DriveItem extends DriveItemData {
  readonly driveId: string;
  /** Place in the drive's listing order; never reused, survives every change inside the drive. */
  readonly ordinal: number;
  /** Counts contents: 1 for the first, one more with every edit. */
  readonly revision: number;
  /** Counts changes of any kind in the whole cloud; only ever grows. */
  readonly version: number;
  /** Trashed itself, not through a folder. */
  readonly explicitlyTrashed: boolean;
}

/** The item as the cloud stores it; only the remote-drive folder writes to one. */
export interface StoredItem {
  id: string;
  kind: DriveItemKind;
  name: string;
  parentId: string | undefined;
  createdAt: number;
  modifiedAt: number;
  content: FileContent | undefined;
  targetId: string | undefined;
  tags: ProviderTags | undefined;
  unreadable: string | undefined;
  mimeType: string | undefined;
  serviceFields: ServiceFields | undefined;
  driveId: string;
  ordinal: number;
  revision: number;
  version: number;
  explicitlyTrashed: boolean;
  deleted: boolean;
  /** An own permission: `lost` hides it and what lies below, `granted` shows it whatever its folder says. */
  access: 'inherited' | 'lost' | 'granted';
  /** Position of its entry in its drive's log; 0 while it has none. */
  position: number;
  /** Position of its first entry in its drive's log; 0 for items the drive had from the start. */
  bornAt: number;
  /** Position at which content below this folder last appeared without entries of its own; 0: never. */
  appearedAt: number;
}

/** A stored item in its first state. */
export function createStoredItem(data: DriveItemData, driveId: string, ordinal: number): StoredItem {
  return {
    id: data.id,
    kind: data.kind,
    name: data.name,
    parentId: data.parentId,
    createdAt: data.createdAt,
    modifiedAt: data.modifiedAt,
    content: data.content,
    targetId: data.targetId,
    tags: data.tags,
    unreadable: data.unreadable,
    mimeType: data.mimeType,
    serviceFields: data.serviceFields,
    driveId,
    ordinal,
    revision: 1,
    version: 0,
    explicitlyTrashed: false,
    deleted: false,
    access: 'inherited',
    position: 0,
    bornAt: 0,
    appearedAt: 0,
  };
}

/** A picture of a stored item, without what only the cloud knows. */
export function pictureOf(item: StoredItem): DriveItem {
  return {
    id: item.id,
    kind: item.kind,
    name: item.name,
    parentId: item.parentId,
    createdAt: item.createdAt,
    modifiedAt: item.modifiedAt,
    content: item.content,
    targetId: item.targetId,
    tags: item.tags,
    unreadable: item.unreadable,
    mimeType: item.mimeType,
    serviceFields: item.serviceFields,
    driveId: item.driveId,
    ordinal: item.ordinal,
    revision: item.revision,
    version: item.version,
    explicitlyTrashed: item.explicitlyTrashed,
  };
}
