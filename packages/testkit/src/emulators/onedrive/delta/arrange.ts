import { createRandom } from '../../../random.ts';
import type { GraphQuirks } from '../quirks.ts';
import { type DeltaEntry, entryId } from './delta-entry.ts';

const REPEATED = 3;

/** The entries of a run in the order, and as often, as the quirks want them. */
export function arranged(
  entries: readonly DeltaEntry[],
  { order, duplicates }: Pick<GraphQuirks, 'order' | 'duplicates'>,
): readonly DeltaEntry[] {
  const ordered = inOrder(entries, order);
  if (duplicates === 'none') return ordered;
  const repeated = ordered.filter((entry, index) => entry.kind === 'item' && index % REPEATED === 0);
  const again = new Set(repeated);
  const first =
    duplicates === 'same' ? ordered : ordered.map((entry) => (again.has(entry) ? stale(entry) : entry));
  return [...first, ...repeated];
}

function inOrder(entries: readonly DeltaEntry[], order: GraphQuirks['order']): DeltaEntry[] {
  if (order === 'shuffled') return shuffled(entries);
  const sorted = parentsFirst(entries);
  return order === 'children-first' ? sorted.reverse() : sorted;
}

function parentsFirst(entries: readonly DeltaEntry[]): DeltaEntry[] {
  const waiting = new Map(entries.map((entry) => [entryId(entry), entry]));
  const sorted: DeltaEntry[] = [];
  for (const entry of entries) {
    const chain: DeltaEntry[] = [];
    for (let at: DeltaEntry | undefined = entry; at !== undefined; at = waiting.get(parentOf(at) ?? '')) {
      if (!waiting.delete(entryId(at))) break;
      chain.push(at);
    }
    sorted.push(...chain.reverse());
  }
  return sorted;
}

function parentOf(entry: DeltaEntry): string | undefined {
  return entry.kind === 'item' ? entry.item.parentId : undefined;
}

function shuffled(entries: readonly DeltaEntry[]): DeltaEntry[] {
  const random = createRandom(entries.length);
  const left = [...entries];
  for (let at = left.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random.next() * (at + 1));
    [left[at], left[other]] = [left[other] as DeltaEntry, left[at] as DeltaEntry];
  }
  return left;
}

/** An earlier state of the item that must not win. */
function stale(entry: DeltaEntry): DeltaEntry {
  if (entry.kind !== 'item') return entry;
  const { item } = entry;
  return { kind: 'item', item: { ...item, name: `former ${item.name}`, version: item.version - 1 } };
}
