/** Kinds of requests, as `usage()` counts them. */
export type CallKind =
  | 'list'
  | 'get'
  | 'changes'
  | 'startPageToken'
  | 'drives'
  | 'download'
  | 'watch'
  | 'unwatch';

/** What each costs of the account's quota. */
export const quotaUnits: Readonly<Record<CallKind, number>> = {
  list: 100,
  get: 5,
  changes: 100,
  startPageToken: 5,
  drives: 100,
  download: 200,
  watch: 50,
  unwatch: 50,
};
