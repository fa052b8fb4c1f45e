import type { AbortOptions } from '@music-platform/bridge-traits';

/**
 * One file, read by ranges. `name` and `mimeType` are hints only.
 * `read` answers bytes `start` (inclusive) to `end` (exclusive), fewer only where the file ends; its failures pass through unchanged.
 */
export interface AudioSource {
  name: string;
  mimeType?: string | undefined;
  /** Bytes of the whole file. */
  size: number;
  read(start: number, end: number, options?: AbortOptions): Promise<Uint8Array>;
}

/** What reading one file took. */
export interface ReadStats {
  requests: number;
  bytes: number;
  /**
   * A first read of this many bytes would have sufficed, or saved the most; infinite where that is all of the file, however long. Feed it to a
   * `HeadPredictor`.
   */
  firstReadNeeded: number;
  /** A first read of this many bytes at the end of the file would have sufficed; absent where it would not. */
  tailNeeded?: number | undefined;
  /** Beside the first read, this many bytes at the end were needed, and nothing between; absent where they were not. */
  endNeeded?: number | undefined;
}
