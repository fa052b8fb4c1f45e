import type { ChangePage, RemoteFile, Scope } from '@music-platform/bridge-traits';
import type { FileContent } from '../remote-drive/file-content.ts';

export interface ListingRequest {
  readonly scope: Scope | undefined;
  readonly resumeFrom: string | undefined;
  readonly under: string | undefined;
  readonly pageSize: number;
}

/** One page of a listing before the provider dresses it up. */
export interface ListingStep {
  readonly files: readonly RemoteFile[];
  readonly resumeFrom: string;
  readonly isLast: boolean;
  /** On the last step of a whole listing. */
  readonly cursor: string | undefined;
}

/** Where a mock provider's answers come from. Iterators work page by page: each page is the state when it is asked for. */
export interface MockSource {
  scopes(): Scope[];
  listing(request: ListingRequest): Iterator<ListingStep, undefined>;
  changes(cursor: string, scope: Scope | undefined, pageSize: number): Iterator<ChangePage, undefined>;
  /** Throws `NOT_FOUND` and `UNREADABLE_CONTENT`. */
  open(file: RemoteFile): { content: FileContent; version: string };
}
