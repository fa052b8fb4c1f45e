import type { Clock, Logger, Random } from '@music-platform/bridge-traits';
import type { RetryPolicy } from '@music-platform/provider-kit';
import { type CloudName, clouds } from './clouds.ts';

/** A body of files that belongs to the library. Each drive, and each folder chosen alone, is a scope of its own. */
export type OneDriveSource =
  /** A drive, whole or only what lies below one of its folders. `me`: the account's own. */
  | { drive: string; folder?: string | undefined }
  /** All document libraries of a SharePoint site: its id, `root`, or `host:/sites/name`. */
  | { site: string }
  /** The document libraries of a group. */
  | { group: string };

/** What belongs to the library, and how OneDrive is treated. */
export interface OneDriveOptions {
  /** Default: the account's own drive. */
  sources?: readonly OneDriveSource[] | undefined;
  /** Follow folders of others that were added to a drive of the library. Default true. */
  sharedFolders?: boolean | undefined;
  /** Take tags from OneDrive, which knows them on personal accounts. Default true, unless only sites and groups are chosen. */
  audioTags?: boolean | undefined;
  /** Where the account is. Default `global`. */
  cloud?: CloudName | undefined;
  /** Origin of Graph in place of the cloud's, for tests and proxies. */
  endpoint?: string | undefined;
  /**
   * False where the cloud has no change feed: folders are walked one by one, which is slower and may miss what moves meanwhile. Default
   * true; a drive that refuses its feed is walked anyway.
   */
  changeFeed?: boolean | undefined;
  /**
   * Your name for the account. Providers of one process that give the same name share one pace. Default: those that were given the same
   * `tokens` or `client` object do.
   */
  account?: string | undefined;
  /** Resource units the app may spend in a minute. Default: no limit but what the service asks for. */
  resourceUnitsPerMinute?: number | undefined;
  /** How failed requests are tried again. Default 7 attempts, 1 s doubling to at most 64 s. */
  retry?: Partial<RetryPolicy> | undefined;
  /** An answer that takes longer counts as none. Default 60_000. */
  requestTimeoutMs?: number | undefined;
  /** Items per page that are asked for, 1 to 1000; the service may give more or fewer. Default 1000. */
  pageSize?: number | undefined;
  /** What is read for nothing at most when a server ignores ranges. Default 32 * 1024 ** 2. */
  mostSkippedBytes?: number | undefined;
  clock?: Clock | undefined;
  /** For jitter. */
  random?: Random | undefined;
  logger?: Logger | undefined;
}

/** Options with every default filled in. */
export interface CompleteOptions {
  sources: readonly OneDriveSource[];
  sharedFolders: boolean;
  audioTags: boolean;
  endpoint: string;
  changeFeed: boolean;
  resourceUnitsPerMinute: number;
  retry: RetryPolicy;
  requestTimeoutMs: number;
  pageSize: number;
  mostSkippedBytes: number;
}

/** Fills in defaults. Throws `TypeError` for options that make no sense. */
export function completeOptions(options: OneDriveOptions): CompleteOptions {
  const { sources = [{ drive: 'me' }], sharedFolders = true, changeFeed = true, cloud = 'global' } = options;
  const { resourceUnitsPerMinute = Number.POSITIVE_INFINITY, requestTimeoutMs = 60_000 } = options;
  const { pageSize = 1000, mostSkippedBytes = 32 * 1024 ** 2 } = options;
  const retry = { attempts: 7, baseDelayMs: 1_000, maxDelayMs: 64_000, ...options.retry };
  check(Array.isArray(sources) && sources.length > 0, 'sources must name at least one drive, site or group');
  for (const source of sources) check(isSource(source), 'a source names a drive, a site or a group');
  check(Object.hasOwn(clouds, cloud), `cloud must be one of ${Object.keys(clouds).join(', ')}`);
  const endpoint = options.endpoint ?? clouds[cloud].endpoint;
  check(
    URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol),
    'endpoint must be an http(s) URL',
  );
  check(Number.isSafeInteger(pageSize) && pageSize >= 1 && pageSize <= 1000, 'pageSize must be 1 to 1000');
  check(resourceUnitsPerMinute > 0, 'resourceUnitsPerMinute must be more than 0');
  check(requestTimeoutMs > 0, 'requestTimeoutMs must be more than 0');
  check(mostSkippedBytes >= 0, 'mostSkippedBytes must not be negative');
  check(Number.isSafeInteger(retry.attempts) && retry.attempts >= 1, 'retry.attempts must be at least 1');
  check(retry.baseDelayMs >= 0 && retry.maxDelayMs >= 0, 'the delays of retry must not be negative');
  const { audioTags = sources.some((source) => 'drive' in source) } = options;
  return {
    sources,
    sharedFolders,
    audioTags,
    endpoint,
    changeFeed,
    resourceUnitsPerMinute,
    retry,
    requestTimeoutMs,
    pageSize,
    mostSkippedBytes,
  };
}

function check(isRight: boolean, message: string): void {
  if (!isRight) throw new TypeError(message);
}

function isSource(source: OneDriveSource): boolean {
  const given: Record<string, unknown> = { ...source };
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
  const [main, ...rest] = ['drive', 'site', 'group'].filter((name) => names.includes(name));
  if (main === undefined || rest.length > 0) return false;
  const allowed = main === 'drive' ? ['drive', 'folder'] : [main];
  return names.every(
    (name) => allowed.includes(name) && typeof given[name] === 'string' && given[name] !== '',
  );
}
