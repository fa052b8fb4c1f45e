import type { StorageProvider } from '@music-platform/bridge-traits';
import type { Source } from '../engine-api.ts';
import type { StoredSource } from './source-book.ts';

/** A source that is within reach of this worker. */
export interface Connection {
  readonly provider: StorageProvider;
  /** What is missing at the moment. Absent: nothing ever is. */
  state?(): Promise<Source['state']>;
  /** Takes over what another tab has changed about the source. */
  follow?(latest: StoredSource): void;
}
