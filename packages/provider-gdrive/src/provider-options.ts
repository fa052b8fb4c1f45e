import type { Clock, Logger, Random } from '@music-platform/bridge-traits';
import type { RetryPolicy } from '@music-platform/provider-kit';

/** What belongs to the library, and how Drive is treated. */
export interface GoogleDriveOptions {
  /** My Drive. Default true. */
  myDrive?: boolean | undefined;
  /** What others share with the account, beside My Drive. Default false. */
  sharedWithMe?: boolean | undefined;
  /** Shared drives, all or by id. Each is a scope of its own. Default none. */
  sharedDrives?: 'all' | readonly string[] | undefined;
  /** Only what lies below this folder, in place of all of the above. `driveId`: the shared drive it is in. */
  folder?: { id: string; driveId?: string | undefined } | undefined;
  /**
   * Your name for the account. Providers of one process that give the same name share one quota and one pace. Default: those that were given
   * the same `tokens` or `drive` object do.
   */
  account?: string | undefined;
  /** What the account may spend in a minute. Default 325_000; `Number.POSITIVE_INFINITY`: no limit. */
  quotaUnitsPerMinute?: number | undefined;
  /** How failed requests are tried again. Default 7 attempts, 1 s doubling to at most 64 s. */
  retry?: Partial<RetryPolicy> | undefined;
  /** An answer that takes longer counts as none. Default 60_000. */
  requestTimeoutMs?: number | undefined;
  /** Items per page, 1 to 1000. Default 1000. */
  pageSize?: number | undefined;
  clock?: Clock | undefined;
  /** For jitter. */
  random?: Random | undefined;
  logger?: Logger | undefined;
}

/** Options with every default filled in. */
export interface CompleteOptions {
  myDrive: boolean;
  sharedWithMe: boolean;
  sharedDrives: 'all' | readonly string[];
  folder: { id: string; driveId?: string | undefined } | undefined;
  quotaUnitsPerMinute: number;
  retry: RetryPolicy;
  requestTimeoutMs: number;
  pageSize: number;
}

/** Fills in defaults. Throws `TypeError` for options that make no sense. */
export function completeOptions(options: GoogleDriveOptions): CompleteOptions {
  const { myDrive = true, sharedWithMe = false, sharedDrives = [], folder } = options;
  const { quotaUnitsPerMinute = 325_000, requestTimeoutMs = 60_000, pageSize = 1000 } = options;
  const retry = { attempts: 7, baseDelayMs: 1_000, maxDelayMs: 64_000, ...options.retry };
  check(sharedDrives === 'all' || areIds(sharedDrives), "sharedDrives must be 'all' or a list of ids");
  check(folder === undefined || areIds([folder.id, folder.driveId ?? 'none']), 'folder must have an id');
  check(
    folder === undefined || isAlone(options),
    'folder stands alone: without myDrive, sharedWithMe and sharedDrives',
  );
  check(myDrive || !sharedWithMe, 'sharedWithMe comes with My Drive only');
  check(myDrive || sharedDrives.length > 0, 'nothing is chosen: neither My Drive nor a shared drive');
  check(Number.isSafeInteger(pageSize) && pageSize >= 1 && pageSize <= 1000, 'pageSize must be 1 to 1000');
  check(quotaUnitsPerMinute > 0, 'quotaUnitsPerMinute must be more than 0');
  check(requestTimeoutMs > 0, 'requestTimeoutMs must be more than 0');
  check(Number.isSafeInteger(retry.attempts) && retry.attempts >= 1, 'retry.attempts must be at least 1');
  check(retry.baseDelayMs >= 0 && retry.maxDelayMs >= 0, 'the delays of retry must not be negative');
  return {
    myDrive,
    sharedWithMe,
    sharedDrives,
    folder,
    quotaUnitsPerMinute,
    retry,
    requestTimeoutMs,
    pageSize,
  };
}

function check(isRight: boolean, message: string): void {
  if (!isRight) throw new TypeError(message);
}

function areIds(ids: readonly unknown[]): boolean {
  return Array.isArray(ids) && ids.every((id) => typeof id === 'string' && id !== '');
}

function isAlone({ myDrive, sharedWithMe, sharedDrives }: GoogleDriveOptions): boolean {
  return myDrive === undefined && !sharedWithMe && sharedDrives === undefined;
}
