import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { driveItems } from '../resources/drive-item.ts';
import type { ItemContext } from '../resources/item-context.ts';
import type { Selection } from '../resources/selection.ts';
import { tombstone } from '../resources/tombstone.ts';
import type { DeltaEntry } from './delta-entry.ts';
import type { DeltaSubject } from './delta-runs.ts';

/** Which folders a page carries besides what it is about. */
export interface PageFolders {
  readonly ancestors: 'none' | 'root' | 'all';
  readonly order: 'parents-first' | 'children-first' | 'shuffled';
}

/** The items of one page of delta, with the folders that lead to them. */
export function deltaValue(
  subject: DeltaSubject,
  entries: readonly DeltaEntry[],
  { ancestors, order }: PageFolders,
  selection: Selection,
  context: ItemContext,
): Record<string, unknown>[] {
  const toItem = driveItems(selection, context);
  const shown = entries.map((entry) =>
    entry.kind === 'item' ? toItem(entry.item) : tombstone(entry.gone, selection, context),
  );
  const folders = ancestorsOf(subject, entries, ancestors, context).map(toItem);
  return order === 'parents-first' ? [...folders, ...shown] : [...shown, ...folders.reverse()];
}

function ancestorsOf(
  { drive, folderId }: DeltaSubject,
  entries: readonly DeltaEntry[],
  which: PageFolders['ancestors'],
  { view }: ItemContext,
): SeenItem[] {
  if (which === 'none' || entries.length === 0) return [];
  const seen = new Set(entries.flatMap((entry) => (entry.kind === 'item' ? entry.item.id : [])));
  const isWhole = folderId === drive.rootId;
  const top = isWhole ? [view.root(drive)] : [];
  if (which === 'root') return top;
  const found: SeenItem[] = [];
  for (const entry of entries) {
    const parentId = entry.kind === 'item' ? entry.item.parentId : entry.gone.item?.parentId;
    found.push(...missingChain(parentId, seen, context(view, folderId)));
  }
  return [...top, ...found];
}

interface ChainContext {
  readonly find: (id: string) => SeenItem | undefined;
  readonly until: string;
}

function context(view: ItemContext['view'], until: string): ChainContext {
  return { find: (id) => view.remote.get(id), until };
}

/** Present folders from the topmost down to `parentId`, as far as they were not seen yet. */
function missingChain(
  parentId: string | undefined,
  seen: Set<string>,
  { find, until }: ChainContext,
): SeenItem[] {
  const chain: SeenItem[] = [];
  let at = parentId;
  while (at !== undefined && at !== until && !seen.has(at)) {
    const folder = find(at);
    if (folder?.state !== 'present') break;
    seen.add(at);
    chain.unshift(folder);
    at = folder.parentId;
  }
  return chain;
}
