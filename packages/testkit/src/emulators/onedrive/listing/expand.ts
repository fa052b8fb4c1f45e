import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { GraphCall, GraphServices } from '../endpoints/graph-context.ts';
import { itemContext } from '../endpoints/graph-context.ts';
import { QueryOptions } from '../query-options.ts';
import { driveItems } from '../resources/drive-item.ts';
import { parseSelect } from '../resources/selection.ts';
import { listed } from './children-page.ts';

/** What `$expand` adds to an item: its children, without a link to more; thumbnails there are none. */
export function expansionOf(
  folder: SeenItem,
  expand: string | undefined,
  call: GraphCall,
  services: GraphServices,
): Record<string, unknown> {
  const added: Record<string, unknown> = {};
  for (const [, name, inner = ''] of (expand ?? '').matchAll(/(\w+)(?:\(([^)]*)\))?/g)) {
    if (name === 'thumbnails') added['thumbnails'] = [];
    if (name === 'children' && folder.kind === 'folder') {
      const options = new QueryOptions(new URLSearchParams(inner.replaceAll(';', '&')));
      const selection = parseSelect(options.option('select'), services.quirks.selectDownloadUrl);
      const shown = listed(folder, call, services).slice(0, options.top() ?? services.quirks.pageSize);
      added['children'] = shown.map(driveItems(selection, itemContext(call, services)));
    }
  }
  return added;
}
