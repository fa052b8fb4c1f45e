import type { Clock, ProviderSupports } from '@music-platform/bridge-traits';
import type { RemoteDrive } from '../remote-drive/remote-drive.ts';
import type { MockCall } from './mock-call.ts';
import type { MockNotification } from './mock-push.ts';

/** How a mock provider answers. */
export interface MockProviderOptions {
  /** The cloud it shows; an empty one of its own unless given. */
  remote?: RemoteDrive | undefined;
  /** Passes latency; the cloud's clock unless given. */
  clock?: Clock | undefined;
  kind?: string | undefined;
  /** Files per page of a listing; 1000 unless given. */
  pageSize?: number | undefined;
  /** Changes per page of the feed; `pageSize` unless given. */
  changePageSize?: number | undefined;
  /** Departures from: change feed, ranged reads, stable ids, md5 hashes, no tags, no push. */
  supports?: Partial<ProviderSupports> | undefined;
  /** Offer `scopes`: one for each drive. Otherwise only the main drive shows. */
  scopes?: boolean | undefined;
  /** Folders that bound a scope (`Scope.rootId`), by drive id. */
  roots?: Readonly<Record<string, string>> | undefined;
  /** Time each call takes before it is answered. */
  latencyMs?: number | ((call: MockCall) => number) | undefined;
  /** Speed of bodies; unlimited unless given. */
  bytesPerSecond?: number | undefined;
  /** Size of a body's chunks; 64 KiB unless given. */
  chunkBytes?: number | undefined;
  /** Quota units by call (`list`, `changes`, `download`, …). */
  quotaCosts?: Readonly<Record<string, number>> | undefined;
  /** Receives the notifications of `watch`. */
  onPush?: ((notification: MockNotification) => void) | undefined;
}

/** The facts a mock provider declares unless told otherwise. */
export function mockSupports(options: MockProviderOptions, logsDescendants: boolean): ProviderSupports {
  return {
    changeFeed: true,
    rangedReads: true,
    stableIds: true,
    contentHashes: ['md5'],
    folderChangesCoverDescendants: logsDescendants,
    tags: false,
    push: options.onPush !== undefined,
    ...options.supports,
  };
}
