import type { RemoteFile } from '@music-platform/bridge-traits';
import type { GraphItem } from '../api/graph-wire.ts';
import { type ItemRef, itemKey } from '../ids.ts';
import { sharedToRemoteFile, sharedToRemoteFolder, toRemoteFile } from '../to-remote-file.ts';
import type { FeedState } from './feed-state.ts';
import type { RunMemory } from './run-memory.ts';

/** What has become of one item. */
export type Fate = { file: RemoteFile } | { gone: string };

/** A folder of another drive that was added here. */
export interface FoundMount {
  /** Key of the item that stands for it. */
  id: string;
  target: ItemRef;
}

/** What a page says. */
export interface ShownPage {
  fates: Fate[];
  mounts: FoundMount[];
  /** The drive's own id, as the page spells it. */
  drive: string | undefined;
}

/** The items of a page as the engine knows them; of several entries of an item the last one counts. */
export function showPage(feed: FeedState, items: readonly GraphItem[], memory: RunMemory): ShownPage {
  const drive = items.find(({ parentReference }) => parentReference?.driveId !== undefined)?.parentReference
    ?.driveId;
  const own = feed.drive === 'me' ? (drive ?? feed.drive) : feed.drive;
  const last = new Map<string, GraphItem>();
  for (const item of items) {
    const key = itemKey(refIn(item, own));
    last.delete(key);
    last.set(key, item);
  }
  const fates: Fate[] = [];
  const mounts: FoundMount[] = [];
  for (const [key, item] of last) {
    const shown = show({ key, item, own, feed, memory });
    if (shown === undefined) continue;
    fates.push(shown.fate);
    if (shown.mount !== undefined) mounts.push(shown.mount);
  }
  return { fates, mounts, drive };
}

/** An item's own name for itself; its drive is said by the place it is in. */
function refIn({ id, parentReference }: GraphItem, drive: string): ItemRef {
  return { drive: parentReference?.driveId ?? drive, item: id };
}

interface Entry {
  key: string;
  item: GraphItem;
  own: string;
  feed: FeedState;
  memory: RunMemory;
}

function show({ key, item, own, feed, memory }: Entry): { fate: Fate; mount?: FoundMount } | undefined {
  const ref = refIn(item, own);
  const top = feed.item === undefined ? undefined : itemKey({ drive: own, item: feed.item });
  if (item.root !== undefined || key === top) {
    memory.notePlace(key);
    return undefined;
  }
  if (item.deleted !== undefined) {
    memory.drop(key);
    return { fate: { gone: key } };
  }
  const parent = parentOf(item, own);
  const parentKey = parent === undefined ? undefined : itemKey(parent);
  if (parentKey !== undefined && memory.packages.has(parentKey)) {
    if (item.folder !== undefined) memory.packages.add(key);
    return undefined;
  }
  if (item.package !== undefined) memory.packages.add(key);
  const isTop = parentKey !== undefined && parentKey === top;
  const placed = { ref, parentId: isTop ? (feed.mount?.id ?? parentKey) : parentKey };
  if (parent !== undefined && parentKey !== undefined && !isTop) memory.noteChild(key, parentKey, parent);
  return shownItem(item, placed, memory);
}

function shownItem(
  item: GraphItem,
  placed: { ref: ItemRef; parentId: string | undefined },
  memory: RunMemory,
): { fate: Fate; mount?: FoundMount } | undefined {
  const target = targetOf(item);
  if (target !== undefined && item.remoteItem?.file !== undefined) {
    return { fate: { file: sharedToRemoteFile(item, placed, target) } };
  }
  if (
    target !== undefined &&
    item.remoteItem?.folder !== undefined &&
    item.remoteItem.package === undefined
  ) {
    const file = sharedToRemoteFolder(item, placed);
    memory.noteFolder(file);
    return { fate: { file }, mount: { id: file.id, target } };
  }
  const file = toRemoteFile(item, placed);
  if (file.kind === 'folder' && !memory.noteFolder(file)) return undefined;
  return { fate: { file } };
}

function parentOf({ parentReference }: GraphItem, drive: string): ItemRef | undefined {
  const id = parentReference?.id;
  return id === undefined ? undefined : { drive: parentReference?.driveId ?? drive, item: id };
}

function targetOf({ remoteItem }: GraphItem): ItemRef | undefined {
  const drive = remoteItem?.parentReference?.driveId;
  const item = remoteItem?.id;
  return drive === undefined || item === undefined ? undefined : { drive, item };
}
