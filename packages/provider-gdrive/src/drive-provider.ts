import type { ProviderSupports, Scope, StorageProvider, TokenSource } from '@music-platform/bridge-traits';
import {
  ahead,
  limiterOf,
  RecentReads,
  RequestCaller,
  systemClock,
  systemRandom,
} from '@music-platform/provider-kit';
import { type CallKind, quotaUnits } from './api/call-kind.ts';
import type { DriveApi } from './api/drive-api.ts';
import { toProviderError } from './api/provider-error.ts';
import { readChanges } from './changes/read-changes.ts';
import { downloadFile } from './content/download-file.ts';
import type { DriveContext } from './drive-context.ts';
import { listAll } from './listing/list-all.ts';
import { listUnder } from './listing/list-under.ts';
import { completeOptions, type GoogleDriveOptions } from './provider-options.ts';
import { closeChannel, openChannel } from './push/watch.ts';
import { corpusOf, namedScopes } from './scopes.ts';
import { SharedDrives } from './shared-drives.ts';

const supports: ProviderSupports = {
  changeFeed: true,
  rangedReads: true,
  stableIds: true,
  contentHashes: ['md5'],
  folderChangesCoverDescendants: false,
  tags: false,
  push: true,
};

/** A download is better put off than waited for: the engine limits its time, and reads something else meanwhile. */
const longestWaitMs = { download: 30_000, other: 600_000 };

/** What a provider reaches Drive through. */
export interface DriveAccess {
  api: DriveApi;
  /** Absent: the client authenticates itself. */
  tokens: TokenSource | undefined;
  /** Stands for the account where it has no name. */
  credentials: object;
}

/** A `StorageProvider` over either binding of Drive. */
export function createDriveProvider(access: DriveAccess, options: GoogleDriveOptions): StorageProvider {
  const { clock = systemClock, random = systemRandom, logger } = options;
  const chosen = completeOptions(options);
  const { retry, requestTimeoutMs, quotaUnitsPerMinute, pageSize } = chosen;
  const account = { name: options.account, credentials: access.credentials };
  const host = { service: 'Google Drive', clock, random, retry };
  const limiter = limiterOf(account, { ...host, quotaUnitsPerMinute });
  const { api, tokens } = access;
  const caller = new RequestCaller<CallKind>({
    ...host,
    ...{ limiter, logger, tokens, requestTimeoutMs },
    unitsOf: (kind) => quotaUnits[kind],
    maxWaitMsOf: (kind) => (kind === 'download' ? longestWaitMs.download : longestWaitMs.other),
    toError: toProviderError,
  });
  const sharedDrives = new SharedDrives(api, caller, chosen.sharedDrives);
  const ctx: DriveContext = { api, caller, clock, logger, sharedDrives, pageSize };
  const recentReads = new RecentReads();
  const corpus = (scope: Scope | undefined): ReturnType<typeof corpusOf> => corpusOf(chosen, scope);
  return {
    kind: 'google-drive',
    supports,
    scopes: async ({ signal } = {}) => namedScopes(chosen, sharedDrives, { signal }),
    listFiles: ({ scope, resumeFrom, under, signal } = {}) =>
      ahead(
        (inner) =>
          under === undefined
            ? listAll(ctx, corpus(scope), resumeFrom, { signal: inner })
            : listUnder(ctx, corpus(scope), under, { signal: inner }),
        { signal },
      ),
    getChanges: (cursor, { scope, signal } = {}) =>
      ahead((inner) => readChanges(ctx, corpus(scope), cursor, { signal: inner }), { signal }),
    download: (file, downloadOptions = {}) => downloadFile(ctx, recentReads, file, downloadOptions),
    usage: () => caller.usage(),
    watch: (watchOptions) => openChannel(ctx, corpus(watchOptions.scope), watchOptions),
    unwatch: (channel, unwatchOptions = {}) => closeChannel(ctx, channel, unwatchOptions),
  };
}
