/** What to say of an error that has a code: what it means, and what can be done. */
const sentences: Readonly<Record<string, string>> = {
  UNAUTHORIZED: 'The sign-in has expired. Sign in again under Sources.',
  FORBIDDEN: 'The cloud does not allow this. Check which permissions the sign-in asked for.',
  NOT_FOUND: 'The file is no longer there.',
  RATE_LIMITED: 'The cloud asks to slow down. It goes on by itself.',
  QUOTA_EXHAUSTED: 'The cloud’s daily quota is used up. It goes on tomorrow.',
  UNAVAILABLE: 'The cloud cannot be reached. It is tried again.',
  INVALID_RESPONSE: 'The cloud’s answer made no sense. It is tried again.',
  UNREADABLE_CONTENT: 'The cloud does not hand this file out.',
  CHANGED_DURING_READ: 'The file was changed while it was read. It is tried again.',
  UNSUPPORTED_FORMAT: 'Not a kind of audio file that can be read.',
  CORRUPT: 'The file is damaged.',
  EMPTY: 'The file is empty.',
  BUDGET_EXCEEDED: 'Reading the tags would take more bytes than allowed.',
  TIME_LIMIT: 'Reading the tags took too long.',
  COVER_TOO_LARGE: 'The cover in it is too large.',
  SYNC_IN_PROGRESS: 'This source is being synced already.',
  CANCELLED: 'It was stopped.',
  INTERRUPTED: 'It was interrupted. Resume goes on from there.',
  LEASE_LOST: 'Another tab went on with it.',
  DATABASE_FULL:
    'The browser gives this site no more room. Nothing is lost: free some space, or allow lasting storage under Storage.',
  DATABASE_CORRUPT: 'The library file is damaged. Import a copy, or forget the sources and sync again.',
  DATABASE_NEWER: 'The library was written by a newer version of this page. Reload to get it.',
  DATABASE_LOCKED: 'Another tab is busy with the library. Try again.',
};

/** A sentence for a code, if there is one. */
export function sentenceOf(code: string | null | undefined): string | undefined {
  return sentences[code ?? ''];
}

/** What to say of anything that was thrown. Of the engine's own errors only the message crosses from the worker, sometimes with a code. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = Reflect.get(error, 'code');
  if (error.name === 'QuotaExceededError') return sentences['DATABASE_FULL'] ?? error.message;
  return sentenceOf(typeof code === 'string' ? code : undefined) ?? error.message;
}

/** What a run is doing. */
export const phaseWords = {
  discovery: 'Looking for music',
  processing: 'Reading tags',
  resolution: 'Putting the library in order',
} as const;

/** How a run ended, or that it has not. */
export const statusWords = {
  pending: 'Waiting',
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  cancelled: 'Stopped',
} as const;

/** Why a file or track is gone. */
export const goneWords: Readonly<Record<string, string>> = {
  deleted: 'deleted',
  trashed: 'moved to the trash',
  'access-lost': 'no longer shared with this account',
  unseen: 'no longer in the listing',
  filtered: 'no longer counted as music',
  'outside-root': 'moved out of the folder that is synced',
  unknown: 'gone, the cloud does not say why',
};
