import type { QPrecedence } from './search/q-expression.ts';

/** What is not settled about Drive, or differs from account to account. May be changed while the emulator runs. */
export interface DriveQuirks {
  /** `q` with several `in parents` joined by `or`: answered in full, not at all, or for the first folder only. */
  orOfParents: 'works' | 'empty' | 'first-only';
  /** A `pageSize` above the limit is taken for the limit, or refused. */
  oversizedPage: 'coerce' | 'refuse';
  /** How `and` and `or` without parentheses are read. */
  precedence: QPrecedence;
  /** What a push message calls a change of the feed. */
  pushState: 'change' | 'changed';
  /** Whether `bytes=-N` is understood; the whole content is sent otherwise. */
  suffixRanges: boolean;
  /** Whether `files/root` exists. */
  rootReadable: boolean;
  /** What a refusal for too many quota units looks like. */
  quotaStatus: 403 | 429;
  /** A refresh also hands out a new refresh token, and the old one dies. */
  rotateRefreshTokens: boolean;
}

/** The usual answers. */
export const defaultQuirks: DriveQuirks = {
  orOfParents: 'works',
  oversizedPage: 'coerce',
  precedence: 'and-first',
  pushState: 'change',
  suffixRanges: true,
  rootReadable: true,
  quotaStatus: 403,
  rotateRefreshTokens: false,
};
