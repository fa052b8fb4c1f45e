import { z } from 'zod';
import type { AbortOptions } from './abort.ts';
import type { HashAlgorithm, RemoteFile } from './remote-file.ts';
import { idSchema, nameSchema, remoteFileSchema } from './remote-file.ts';

export type ProviderKind = 'google-drive' | 'onedrive' | 'local' | (string & {});

/** Structural facts about a provider. The engine reads these and never branches on `kind`. */
export interface ProviderSupports {
  /** `getChanges` exists and its cursors are durable. */
  changeFeed: boolean;
  /** `download` honours `range` without fetching the rest. */
  rangedReads: boolean;
  /** Ids survive rename and move. */
  stableIds: boolean;
  /** Algorithms `RemoteFile.contentHash` may carry; empty when it never does. */
  contentHashes: readonly HashAlgorithm[];
  /** A folder's rename, move or removal is reported for its descendants too. False: only for the folder. */
  folderChangesCoverDescendants: boolean;
  /** `RemoteFile.tags` may be present. */
  tags: boolean;
  /** `watch` exists. */
  push: boolean;
}

/**
 * A part of the storage with a listing and a change feed of its own (a shared drive, a remote folder).
 * `rootId`: only what lies below this item belongs to the library; absent: everything the scope lists.
 */
export interface Scope {
  id: string;
  name?: string | undefined;
  rootId?: string | undefined;
}

export interface ListOptions extends AbortOptions {
  /** Scope to list; absent for providers without `scopes`. */
  scope?: Scope | undefined;
  /** A `FilePage.resumeFrom` committed earlier: continue behind that page. */
  resumeFrom?: string | undefined;
  /** List only the subtree below this folder id (the folder itself excluded). */
  under?: string | undefined;
}

export interface FilePage {
  files: readonly RemoteFile[];
  /** Where a later `listFiles` can continue behind this page. Absent: this page is no resume point. */
  resumeFrom?: string | undefined;
  /** True on the last page only, and only when nothing was left out. A last page without it forbids deletions. */
  complete: boolean;
  /** Why the listing is incomplete, for people ("2 folders could not be read: …"). */
  incompleteReason?: string | undefined;
  /** On the last page of a provider with a change feed: a cursor that misses nothing since the listing began. */
  cursor?: string | undefined;
}

export type RemoveReason = 'deleted' | 'trashed' | 'access-lost' | 'unknown';

export type Change =
  | { type: 'upsert'; file: RemoteFile }
  | { type: 'remove'; id: string; reason: RemoveReason };

export interface ChangePage {
  /** State now, in feed order; the last change of an id wins. */
  changes: readonly Change[];
  /** Resume point behind this page. */
  cursor: string;
  /** More pages follow in this run. */
  hasMore: boolean;
  /** Folders whose content may have appeared without entries of its own (moved in, shared): the engine lists them. */
  listUnder?: readonly string[] | undefined;
}

/** Bytes `start` to `end`, both inclusive and absolute. `end` may lie behind the end of the file. */
export interface ByteRange {
  start: number;
  end: number;
}

export interface DownloadOptions extends AbortOptions {
  range?: ByteRange | undefined;
}

export interface Download {
  /** The bytes of `range`; consumed at most once; leaving the loop early releases the connection. */
  body: AsyncIterable<Uint8Array>;
  /** What `body` really carries. Never more than was asked for: a server that ignores ranges is handled in the provider. */
  range: ByteRange;
  /** Size of the whole file in bytes, where the server says. */
  totalSize?: number | undefined;
  /** Version these bytes belong to, where the server says. The engine discards a read that spans two versions. */
  version?: string | undefined;
}

export interface WatchOptions extends AbortOptions {
  scope?: Scope | undefined;
  /** Public https address that receives the notifications. */
  address: string;
  /** Secret echoed by genuine notifications. */
  token: string;
}

export interface WatchChannel {
  id: string;
  resourceId?: string | undefined;
  /** Milliseconds since the Unix epoch; renew before. */
  expiresAt: number;
}

/** What a provider has spent since it was created; only ever grows. The engine records differences in the job. */
export interface ProviderUsage {
  /** Requests sent, by kind (`list`, `changes`, `download`, …), retries included. */
  calls: Readonly<Record<string, number>>;
  /** In the service's own units; 0 where it has none. */
  quotaUnits: number;
  retries: number;
  throttles: number;
  /** Time spent waiting for the service's permission, summed over calls. */
  waitedMs: number;
}

/**
 * A cloud, a folder, anything that lists files and reads them. Rules SP* in SPEC.md; check an implementation with
 * `describeStorageProvider` of `@music-platform/testkit/conformance`.
 * Every failure is a `ProviderError`; a provider never answers a failure with an empty page.
 */
export interface StorageProvider {
  readonly kind: ProviderKind;
  readonly supports: ProviderSupports;
  /** Lists everything, page by page, parents and children in any order. */
  listFiles(options?: ListOptions): AsyncIterable<FilePage>;
  /** Reads content, whole or one range. Throws `UNREADABLE_CONTENT`, `NOT_FOUND`, `CHANGED_DURING_READ`, … */
  download(file: RemoteFile, options?: DownloadOptions): Promise<Download>;
  /** The change feed from `cursor` to its end. Absent: the engine compares a full listing by version. Throws `CURSOR_EXPIRED`. */
  getChanges?(
    cursor: string,
    options?: { scope?: Scope | undefined } & AbortOptions,
  ): AsyncIterable<ChangePage>;
  /** The scopes that exist now. Absent: one scope. A scope that is no longer named has lost access. */
  scopes?(options?: AbortOptions): Promise<readonly Scope[]>;
  /** What was spent so far. Absent: the engine counts its own calls of this provider. */
  usage?(): ProviderUsage;
  /** Opens a push channel. A notification only wakes a sync; the cursor stays the truth. Absent: poll. */
  watch?(options: WatchOptions): Promise<WatchChannel>;
  /** Closes a channel. Present exactly when `watch` is. */
  unwatch?(channel: WatchChannel, options?: AbortOptions): Promise<void>;
}

const removeReasonSchema: z.ZodType<RemoveReason> = z.enum(['deleted', 'trashed', 'access-lost', 'unknown']);

/** Checks what `scopes` answers, as the schemas below check a page. */
export const scopesSchema: z.ZodType<readonly Scope[]> = z.array(
  z.object({ id: idSchema, name: nameSchema.optional(), rootId: idSchema.optional() }),
);

export const filePageSchema: z.ZodType<FilePage> = z.object({
  files: z.array(remoteFileSchema),
  resumeFrom: z.string().min(1).optional(),
  complete: z.boolean(),
  incompleteReason: z.string().optional(),
  cursor: z.string().min(1).optional(),
});

export const changePageSchema: z.ZodType<ChangePage> = z.object({
  changes: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('upsert'), file: remoteFileSchema }),
      z.object({
        type: z.literal('remove'),
        id: idSchema,
        reason: removeReasonSchema,
      }),
    ]),
  ),
  cursor: z.string().min(1),
  hasMore: z.boolean(),
  listUnder: z.array(idSchema).optional(),
});
