/** Kinds of requests, as `usage()` counts them. */
export type CallKind =
  /** Delta without a token: a listing from its beginning. */
  | 'delta'
  /** Delta with a token: a further page, or what has changed. */
  | 'deltaPage'
  | 'children'
  | 'get'
  | 'drives'
  | 'sites'
  | 'download'
  | 'watch'
  | 'renew'
  | 'unwatch';

/** What each costs, in SharePoint's resource units. */
export const resourceUnits: Readonly<Record<CallKind, number>> = {
  delta: 2,
  deltaPage: 1,
  children: 2,
  get: 1,
  drives: 2,
  sites: 2,
  download: 1,
  watch: 1,
  renew: 1,
  unwatch: 1,
};
