import type {
  AbortOptions,
  ProviderSupports,
  StorageProvider,
  TokenSource,
  WatchChannel,
} from '@music-platform/bridge-traits';
import { ahead, limiterOf, RequestCaller, systemClock, systemRandom } from '@music-platform/provider-kit';
import { type CallKind, resourceUnits } from './api/call-kind.ts';
import type { GraphApi } from './api/graph-api.ts';
import { GraphLinks } from './api/graph-links.ts';
import { toProviderError } from './api/provider-error.ts';
import { readChanges } from './changes/read-changes.ts';
import { DownloadAddresses } from './content/download-addresses.ts';
import { downloadFile } from './content/download-file.ts';
import { FolderNames } from './feed/folder-names.ts';
import { RestartPoints } from './feed/restart-points.ts';
import type { GraphContext } from './graph-context.ts';
import { listScope, walkScope } from './listing/list-scope.ts';
import { listUnder } from './listing/list-under.ts';
import { type CompleteOptions, completeOptions, type OneDriveOptions } from './provider-options.ts';
import { checkWatch, closeSubscription, openSubscription, renewSubscription } from './push/subscriptions.ts';
import { Scopes } from './scopes/scopes.ts';
import { type Library, type LibrarySearch, searchLibraries } from './scopes/search-libraries.ts';

type Always = Required<Pick<StorageProvider, 'scopes' | 'usage' | 'watch' | 'unwatch'>>;

/** OneDrive as the engine needs it, and the little that only OneDrive has. */
export interface OneDriveProvider extends Omit<StorageProvider, keyof Always>, Always {
  /** Makes a push channel live on. Throws `NOT_FOUND` when it has ended: open another. */
  renewWatch(channel: WatchChannel, options?: AbortOptions): Promise<WatchChannel>;
  /** The drives and document libraries the account can choose from. */
  libraries(search?: LibrarySearch): Promise<Library[]>;
}

/** What a provider reaches Graph through. */
export interface GraphAccess {
  api: GraphApi;
  /** Absent: the client authenticates itself. */
  tokens: TokenSource | undefined;
  /** Stands for the account where it has no name. */
  credentials: object;
}

/** A download is better put off than waited for: the engine limits its time, and reads something else meanwhile. */
const longestWaitMs = { download: 30_000, other: 600_000 };

/** A `StorageProvider` over either binding of Graph. */
export function createGraphProvider(access: GraphAccess, options: OneDriveOptions): OneDriveProvider {
  const chosen = completeOptions(options);
  const ctx = contextOf(access, options, chosen);
  const scopes = new Scopes(ctx);
  const addresses = new DownloadAddresses();
  return {
    kind: 'onedrive',
    supports: supportsOf(chosen),
    scopes: async (scopesOptions = {}) => scopes.list(scopesOptions),
    listFiles: ({ scope, resumeFrom, under, signal } = {}) =>
      ahead(
        async function* list(inner) {
          if (under !== undefined) return yield* listUnder(ctx, under, { signal: inner });
          const target = await scopes.target(scope, { signal: inner });
          if (!chosen.changeFeed) return yield* walkScope(ctx, target, { signal: inner });
          return yield* listScope(ctx, target, resumeFrom, { signal: inner });
        },
        { signal },
      ),
    ...(chosen.changeFeed && {
      getChanges: (cursor, { scope, signal } = {}) =>
        ahead(
          async function* follow(inner) {
            const target = await scopes.target(scope, { signal: inner });
            yield* readChanges(ctx, target, cursor, { signal: inner });
          },
          { signal },
        ),
    }),
    download: (file, downloadOptions = {}) => downloadFile(ctx, addresses, file, downloadOptions),
    usage: () => ctx.caller.usage(),
    watch: async (watchOptions) => {
      checkWatch(watchOptions);
      const target = await scopes.target(watchOptions.scope, watchOptions);
      return openSubscription(ctx, target, watchOptions);
    },
    unwatch: (channel, unwatchOptions = {}) => closeSubscription(ctx, channel, unwatchOptions),
    renewWatch: (channel, renewOptions = {}) => renewSubscription(ctx, channel, renewOptions),
    libraries: (search = {}) => searchLibraries(ctx, search),
  } satisfies OneDriveProvider;
}

function supportsOf({ changeFeed, audioTags }: CompleteOptions): ProviderSupports {
  return {
    changeFeed,
    rangedReads: true,
    stableIds: true,
    contentHashes: ['quickxor'],
    folderChangesCoverDescendants: false,
    tags: audioTags,
    push: true,
  };
}

function contextOf(
  { api, tokens, credentials }: GraphAccess,
  options: OneDriveOptions,
  chosen: CompleteOptions,
): GraphContext {
  const { clock = systemClock, random = systemRandom, logger } = options;
  const { retry, requestTimeoutMs, resourceUnitsPerMinute, endpoint } = chosen;
  const service = 'OneDrive';
  const limits = { service, clock, random, retry, quotaUnitsPerMinute: resourceUnitsPerMinute };
  const limiter = limiterOf({ name: options.account, credentials }, limits);
  const caller = new RequestCaller<CallKind>({
    ...{ service, clock, random, retry, limiter, logger, tokens, requestTimeoutMs },
    unitsOf: (kind) => resourceUnits[kind],
    maxWaitMsOf: (kind) => (kind === 'download' ? longestWaitMs.download : longestWaitMs.other),
    toError: toProviderError,
  });
  return {
    ...{ api, caller, clock, logger },
    options: chosen,
    links: new GraphLinks(endpoint),
    restarts: new RestartPoints(),
    ownDrives: new Set(),
    folders: new FolderNames(),
  };
}
