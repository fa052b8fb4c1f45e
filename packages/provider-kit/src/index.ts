export { type RefreshGrant, refreshAccessToken } from './auth/refresh-grant.ts';
export {
  createRefreshingTokenSource,
  type RefreshingTokenSourceOptions,
  type TokenAnswer,
} from './auth/refreshing-token-source.ts';
export { checkRange } from './content/byte-range.ts';
export { type ContentSource, readContent } from './content/read-content.ts';
export { RecentReads } from './content/recent-reads.ts';
export {
  type MediaRange,
  type MediaResponse,
  type SentContent,
  sentContent,
} from './content/sent-content.ts';
export { fetchContent, mayFetchContent } from './http/fetch-content.ts';
export { readAnswerText } from './http/read-answer-text.ts';
export { emptyBody, readWebBody } from './http/read-body.ts';
export {
  type CallOptions,
  RequestCaller,
  type RequestCallerOptions,
  type SendOptions,
} from './http/request-caller.ts';
export {
  failureWithoutAnswer,
  type HeaderReader,
  isWebPage,
  retryAfterMs,
  ServiceFailure,
  type ServiceFailureFacts,
} from './http/service-failure.ts';
export { AccountLimiter, type AccountLimiterOptions } from './pacing/account-limiter.ts';
export { backoffMs, type RetryPolicy } from './pacing/backoff.ts';
export { limiterOf } from './pacing/shared-limiters.ts';
export { equalSecrets } from './push/equal-secrets.ts';
export { followSignal, untilAborted, withDeadline } from './util/abort.ts';
export { ahead } from './util/ahead.ts';
export { countOf, flagOf, type Members, membersOf, textOf, timeOf } from './util/facts.ts';
export { mapLimited } from './util/map-limited.ts';
export { systemClock, systemRandom } from './util/system-host.ts';
export { parseAnswerOf, readBy } from './util/wire.ts';
