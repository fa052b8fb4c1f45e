import type { Clock, ProviderTags } from '@music-platform/bridge-traits';
import type { LogLag } from './change-log.ts';
import type { DriveItem, DriveItemState, ServiceFields } from './drive-item.ts';
import type { FileContent } from './file-content.ts';
import type { VirtualItems } from './virtual-items.ts';

/** What differs from cloud to cloud. May be changed while it lives. */
export interface CloudSwitches {
  /** Entries become visible late (eventual consistency). */
  lag: LogLag;
  /** A new item is missing from listings until its entry is visible, too. */
  lagListings: boolean;
  /** A folder's rename, move, trash, removal or permission is logged for everything below it, not only for the folder. */
  logDescendants: boolean;
  /** What a folder's trash and untrash report for what lies below: nothing, entries at once, or entries at `settle()`. */
  descendantsOfTrash: 'never' | 'at-once' | 'on-settle';
}

/** How the cloud behaves; no lag and as few entries as possible unless told otherwise. */
export interface RemoteDriveOptions {
  /** Times of items and log entries, and the lag. A `FakeClock` unless given. */
  clock?: Clock | undefined;
  /** The drive every cloud has; id `main` unless given. */
  main?: DriveOptions | undefined;
  lag?: LogLag | undefined;
  lagListings?: boolean | undefined;
  logDescendants?: boolean | undefined;
  descendantsOfTrash?: CloudSwitches['descendantsOfTrash'] | undefined;
}

export interface DriveOptions {
  id?: string | undefined;
  name?: string | undefined;
  /** Id of the root folder; the drive's id unless given. */
  rootId?: string | undefined;
  /** Items the drive has from the start, by rule. */
  virtual?: VirtualItems | undefined;
}

export interface DriveInfo {
  readonly id: string;
  readonly name: string;
  readonly rootId: string;
  /** False while the account has no access to the drive. */
  readonly joined: boolean;
}

/** Where a new item goes and what it is called. */
export interface PutOptions {
  name: string;
  /** The folder; the main drive's root unless given; `null`: shared from a place this account cannot see. */
  parentId?: string | null | undefined;
  /** The id to use; made up otherwise. The id of a deleted item may be used again. */
  id?: string | undefined;
  createdAt?: number | undefined;
  modifiedAt?: number | undefined;
  /** Said in place of the content's own type. */
  mimeType?: string | undefined;
  /** Fields of one service's own item, laid over what its emulator works out; `null` takes a field away. */
  serviceFields?: ServiceFields | undefined;
}

export interface PutFileOptions extends PutOptions {
  content: FileContent;
  tags?: ProviderTags | undefined;
  /** Why the content can never be fetched. */
  unreadable?: string | undefined;
}

/** What `patch` can set. */
export interface ItemPatch {
  modifiedAt?: number;
  tags?: ProviderTags | undefined;
  unreadable?: string | undefined;
  targetId?: string | undefined;
  mimeType?: string | undefined;
  serviceFields?: ServiceFields | undefined;
}

/** An item and how the account sees it now. */
export interface SeenItem extends DriveItem {
  readonly state: DriveItemState;
  /** The folder, where the account can see it. */
  readonly visibleParentId: string | undefined;
}

/** One entry of a drive's log with the state now. */
export type DriveChange =
  | {
      readonly kind: 'item';
      readonly id: string;
      readonly time: number;
      /** The item now; undefined when it is in another drive. */
      readonly item: SeenItem | undefined;
      /** A folder below which content appeared that has no entries of its own. */
      readonly contentAppeared: boolean;
    }
  | { readonly kind: 'drive'; readonly driveId: string; readonly time: number; readonly joined: boolean };

export interface DriveChangePage {
  readonly changes: readonly DriveChange[];
  /** Resume point behind the last of `changes`. */
  readonly cursor: string;
  readonly hasMore: boolean;
}
