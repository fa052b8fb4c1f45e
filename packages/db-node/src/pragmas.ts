/** How safely a commit reaches the disk: `normal` survives a crash of the process, `full` also a power cut. */
export type Synchronous = 'normal' | 'full';

/** What the settings depend on. */
export interface PragmaChoices {
  readOnly: boolean;
  cacheBytes: number;
  synchronous: Synchronous;
}

const mebibyte = 1024 * 1024;
const pageBytes = 4096;
const logBytes = 64 * mebibyte;

/** Default size of the page cache. */
export const defaultCacheBytes: number = 16 * mebibyte;

/**
 * The settings of a connection, in order. Left at SQLite's defaults on purpose: `temp_store` (small temporary tables stay
 * in the cache, big ones go to a file, so a large sort cannot exhaust memory) and `mmap_size` (a mapped file that is cut
 * short kills the process instead of failing a statement).
 */
export function pragmasFor({ readOnly, cacheBytes, synchronous }: PragmaChoices): readonly string[] {
  const reading = [
    'foreign_keys = on',
    'trusted_schema = off',
    'cell_size_check = on',
    `cache_size = ${-Math.ceil(cacheBytes / 1024)}`,
  ];
  if (readOnly) return [...reading, 'query_only = on'];
  return [
    'journal_mode = wal',
    `synchronous = ${synchronous}`,
    // Rarer, larger checkpoints halve the cost of bulk writes; the limit returns the space afterwards.
    `wal_autocheckpoint = ${logBytes / pageBytes}`,
    `journal_size_limit = ${logBytes}`,
    ...reading,
  ];
}
