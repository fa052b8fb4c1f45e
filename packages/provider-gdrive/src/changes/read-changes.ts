import { type AbortOptions, type ChangePage, ProviderError } from '@music-platform/bridge-traits';
import { type ChangeList, changeFields, changeListSchema, parseAnswer } from '../api/drive-wire.ts';
import { type ChangeCursor, decodeChangeCursor, encodeChangeCursor } from '../cursor.ts';
import { type Corpus, changeQuery, type DriveContext } from '../drive-context.ts';
import { PageTrail } from '../util/page-trail.ts';
import { ShortcutIndex } from './shortcut-index.ts';
import { showChanges } from './show-changes.ts';

/** The change log of a corpus behind a cursor, to its end. Every page's cursor is a resume point. Throws `CURSOR_EXPIRED`. */
export async function* readChanges(
  ctx: DriveContext,
  corpus: Corpus,
  cursor: string,
  options: AbortOptions,
): AsyncGenerator<ChangePage, void, undefined> {
  let at = decodeChangeCursor(cursor, corpus);
  const trail = new PageTrail();
  const shortcuts = new ShortcutIndex(ctx, corpus);
  for (;;) {
    const readAt = ctx.clock.now();
    const page = await changePage(ctx, corpus, at.token, options);
    const shown = await showChanges(ctx, corpus, page.changes, { at, shortcuts }, options);
    const next = advanced(at, page, readAt);
    trail.follow(page.nextPageToken);
    const hasShortcuts = at.shortcuts ?? (shown.hasShortcuts ? true : undefined);
    at = { ...at, ...next, shortcuts: hasShortcuts };
    const { changes, listUnder } = shown;
    const hasMore = page.nextPageToken !== undefined;
    yield { changes, cursor: encodeChangeCursor(at), hasMore, ...(listUnder.length > 0 && { listUnder }) };
    if (!hasMore) return;
  }
}

async function changePage(
  { api, caller, pageSize }: DriveContext,
  corpus: Corpus,
  pageToken: string,
  { signal }: AbortOptions,
): Promise<ChangeList> {
  const query = { ...changeQuery(corpus), includeRemoved: true, pageSize, pageToken, fields: changeFields };
  const answer = await caller.call('changes', (request) => api.changes(query, request), { signal });
  return parseAnswer(changeListSchema, answer);
}

/** A folder counts as old until the feed was read to its end: what lies in it may have entries on a page before its own. */
function advanced(at: ChangeCursor, page: ChangeList, readAt: number): { token: string; at: number } {
  const { nextPageToken, newStartPageToken } = page;
  const token = nextPageToken ?? newStartPageToken;
  if (token === undefined) throw nowhere();
  const isSame = token === at.token;
  return { token, at: nextPageToken !== undefined || isSame ? at.at : readAt };
}

function nowhere(): ProviderError {
  return new ProviderError('INVALID_RESPONSE', "Google Drive's change log does not say where it goes on.");
}
