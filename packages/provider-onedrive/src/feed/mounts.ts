import type { GraphContext } from '../graph-context.ts';
import { driveKey, itemKey } from '../ids.ts';
import type { FeedState, FeedsState } from './feed-state.ts';
import type { FoundMount } from './show-page.ts';

/**
 * The feeds with those of newly found folders of other drives. A folder that is in the library already, or that leads back to where the
 * way began, gets none.
 */
export function addMounts(
  { ownDrives, options, folders }: Pick<GraphContext, 'ownDrives' | 'options' | 'folders'>,
  state: FeedsState,
  found: readonly FoundMount[],
  finder: FeedState,
): FeedsState {
  if (!options.sharedFolders) return state;
  let feeds = state.feeds;
  for (const { id, target } of found) {
    const key = itemKey(target);
    const [main] = feeds;
    const isOwn =
      main !== undefined && main.item === undefined && driveKey(main.drive) === driveKey(target.drive);
    if (isOwn || ownDrives.has(driveKey(target.drive))) continue;
    folders.note(id, target);
    const same = feeds.find(({ drive, item }) => item !== undefined && itemKey({ drive, item }) === key);
    if (same !== undefined) continue;
    feeds = feeds.filter(({ mount }) => mount?.id !== id);
    const within = finder.mount?.id;
    feeds = [...feeds, { ...target, mount: { id, ...(within !== undefined && { within }) } }];
  }
  return feeds === state.feeds ? state : { ...state, feeds };
}

/** The feeds without those that hang on items that are gone, and on what was found in them. */
export function dropMounts(state: FeedsState, gone: ReadonlySet<string>): FeedsState {
  const dropped = new Set<string>(gone);
  for (let size = 0; size !== dropped.size; ) {
    size = dropped.size;
    for (const { mount } of state.feeds) {
      if (mount?.within !== undefined && dropped.has(mount.within)) dropped.add(mount.id);
    }
  }
  const feeds = state.feeds.filter(({ mount }) => mount === undefined || !dropped.has(mount.id));
  return feeds.length === state.feeds.length ? state : { ...state, feeds };
}
