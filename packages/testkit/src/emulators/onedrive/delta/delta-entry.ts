import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { Tombstone } from '../resources/tombstone.ts';

/** One line of a delta run: an item as it was when the run began, or that it is gone. */
export type DeltaEntry =
  | { readonly kind: 'item'; readonly item: SeenItem }
  | { readonly kind: 'gone'; readonly gone: Tombstone; readonly item?: undefined };

/** The cloud's id of the item an entry is about. */
export function entryId(entry: DeltaEntry): string {
  return entry.kind === 'item' ? entry.item.id : entry.gone.itemId;
}
