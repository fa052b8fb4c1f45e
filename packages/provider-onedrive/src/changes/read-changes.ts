import {
  type AbortOptions,
  type Change,
  type ChangePage,
  ProviderError,
} from '@music-platform/bridge-traits';
import { decodeState, encodeState, type FeedsState } from '../feed/feed-state.ts';
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
  let pending: Fate[] = stored.gone.map((gone) => ({ gone }));
  let folders: string[] = [];
  for await (const { fates, state, listUnder, isLast } of readFeeds(
    ctx,
    { scope, kind: 'changes' },
    begun(stored),
    options,
  )) {
    pending = [...pending, ...fates];
    folders = [...folders, ...listUnder];
    const isWorthAPage = isLast || pending.length > 0;
    if (state === undefined || !isWorthAPage) continue;
    yield {
      changes: pending.map(toChange),
      cursor: encodeState('changes', scope, state),
      hasMore: !isLast,
      ...(folders.length > 0 && { listUnder: folders }),
    };
    [pending, folders] = [[], []];
  }
}

/** A cursor behind the end of all feeds begins a new run; any other goes on with its own. */
function begun({ feeds }: FeedsState): FeedsState {
  const isNew = feeds.every(({ done }) => done === true);
  return { gone: [], feeds: isNew ? feeds.map(({ done: _done, ...feed }) => feed) : feeds };
}

function toChange(fate: Fate): Change {
  return 'file' in fate
    ? { type: 'upsert', file: fate.file }
    : { type: 'remove', id: fate.gone, reason: 'unknown' };
}
