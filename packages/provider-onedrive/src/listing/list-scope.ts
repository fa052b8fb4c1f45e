import type { AbortOptions, FilePage, RemoteFile } from '@music-platform/bridge-traits';
import { decodeState, encodeState, type FeedsState } from '../feed/feed-state.ts';
import { readFeeds } from '../feed/read-feeds.ts';
import { RunMemory } from '../feed/run-memory.ts';
import type { Fate } from '../feed/show-page.ts';
import { showPage } from '../feed/show-page.ts';
import type { GraphContext } from '../graph-context.ts';
import type { FeedTarget } from '../scopes/scopes.ts';
import { walkFolders } from './walk-folders.ts';

/**
 * Everything of a scope: its feed from the beginning, and those of folders added to it. What a feed takes back while it is listed is
 * remembered in the cursor, and removed by whoever follows it.
 */
export async function* listScope(
  ctx: GraphContext,
  { scope, drive, item }: FeedTarget,
  resumeFrom: string | undefined,
  options: AbortOptions,
): AsyncGenerator<FilePage, void, undefined> {
  const isOwn = (link: string): boolean => ctx.links.isOwn(link);
  const start: FeedsState =
    resumeFrom === undefined
      ? { feeds: [{ drive, ...(item !== undefined && { item }) }], gone: [] }
      : decodeState('list', scope, resumeFrom, isOwn);
  for await (const { fates, state, isLast } of readFeeds(ctx, { scope, kind: 'list' }, start, options)) {
    const files = filesOf(fates);
    if (!isLast || state === undefined) {
      yield {
        files,
        complete: false,
        ...(state !== undefined && { resumeFrom: encodeState('list', scope, state) }),
      };
    } else yield { files, complete: true, cursor: encodeState('changes', scope, state) };
  }
}

/** Everything of a scope without a feed, folder by folder. */
export async function* walkScope(
  ctx: GraphContext,
  { drive, item }: FeedTarget,
  options: AbortOptions,
): AsyncGenerator<FilePage, void, undefined> {
  const memory = new RunMemory();
  const feed = { drive, item };
  for await (const items of walkFolders(ctx, feed, options)) {
    yield { files: filesOf(showPage(feed, items, memory).fates), complete: false };
  }
  yield { files: [], complete: true };
}

export function filesOf(fates: readonly Fate[]): RemoteFile[] {
  return fates.flatMap((fate) => ('file' in fate ? [fate.file] : []));
}
