import type { HttpFault } from '../http/http-fault.ts';

/** What can go wrong with Drive: what can with any service, and what is its own. */
export type DriveFault =
  | HttpFault
  /** `files.list`, `changes.list`: a page of at most so many entries; more follow. */
  | { readonly kind: 'short-page'; readonly size: number }
  /** `files.list`, `changes.list`: a page without entries, and a token to go on. */
  | { readonly kind: 'empty-page' }
  /** `files.list`: says `incompleteSearch` and leaves out the first so many items of the page. */
  | { readonly kind: 'incomplete-search'; readonly leaveOut?: number | undefined }
  /** Any call: the access token it came with is dead from now on; only a refresh helps. */
  | { readonly kind: 'expire-access-token' };
