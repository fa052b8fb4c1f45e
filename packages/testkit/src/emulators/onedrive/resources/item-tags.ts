import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { GraphView } from '../graph-view.ts';

/** Changes with every change of the item. */
export function eTagOf(item: SeenItem, view: GraphView): string {
  return tag(item, view, item.version, { personal: 'a', business: '' });
}

/** Changes with the content only. */
export function cTagOf(item: SeenItem, view: GraphView): string {
  return tag(item, view, item.revision, { personal: 'aYzp', business: 'c:' });
}

function tag(
  item: SeenItem,
  { ids, traits }: GraphView,
  number: number,
  prefix: { personal: string; business: string },
): string {
  const id = ids.item({ driveId: item.driveId, itemId: item.id });
  return traits.isPersonal ? `${prefix.personal}${id}.${number}` : `"${prefix.business}{${id}},${number}"`;
}
