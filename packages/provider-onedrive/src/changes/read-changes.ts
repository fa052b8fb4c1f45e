import {
  type AbortOptions,
  type Change,
  type ChangePage,
  ProviderError,
} from '@music-platform/bridge-traits';
import { begun, decodeState, encodeState } from '../feed/feed-state.ts';
import { readFeeds } from '../feed/read-feeds.ts';
import type { Fate } from '../feed/show-page.ts';
import type { GraphContext } from '../graph-context.ts';
import type { FeedTarget } from '../scopes/scopes.ts';

/** Folders that were walked so shortly before are not walked again. */
const freshMs = 60_000;

/** What has changed in a scope behind a cursor, to the end of all its feeds. Throws `CURSOR_EXPIRED`. */
export async function* readChanges(
  ctx: GraphContext,
  { scope }: FeedTarget,
  cursor: string,
  options: AbortOptions,
): AsyncGenerator<ChangePage, void, undefined> {
  const stored = decodeState('changes', scope, cursor, (link) => ctx.links.isOwn(link));
  const walkedAt = stored.feeds[0]?.walkedAt;
  if (walkedAt !== undefined) {
    if (ctx.clock.now() - walkedAt > freshMs) {
      throw new ProviderError('CURSOR_EXPIRED', 'OneDrive offers no change feed for this drive.');
    }
    yield { changes: [], cursor, hasMore: false };
    return;
  }
  let held: Held = { fates: stored.gone.map((gone) => ({ gone })), folders: [], cursor };
  const start = { gone: [], feeds: begun(stored.feeds) };
  for await (const { fates, state, listUnder } of readFeeds(
    ctx,
    { scope, kind: 'changes' },
    start,
    options,
  )) {
    const next = state === undefined ? held.cursor : encodeState('changes', scope, state);
    if (
      fates.length + listUnder.length > 0 &&
      held.cursor !== cursor &&
      held.fates.length + held.folders.length > 0
    ) {
      yield toPage(held, true);
      held = { fates, folders: listUnder, cursor: next };
    } else {
      held = { fates: [...held.fates, ...fates], folders: [...held.folders, ...listUnder], cursor: next };
    }
  }
  yield toPage(held, false);
}

/** A page is held back until it is known what follows: nothing ends with a page that says nothing. */
interface Held {
  fates: Fate[];
  folders: string[];
  cursor: string;
}

function toPage({ fates, folders, cursor }: Held, hasMore: boolean): ChangePage {
  return { changes: fates.map(toChange), cursor, hasMore, ...(folders.length > 0 && { listUnder: folders }) };
}

function toChange(fate: Fate): Change {
  return 'file' in fate
    ? { type: 'upsert', file: fate.file }
    : { type: 'remove', id: fate.gone, reason: 'unknown' };
}
