import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { GraphCall, GraphServices } from '../endpoints/graph-context.ts';
import { itemContext } from '../endpoints/graph-context.ts';
import { refusal } from '../errors/error-codes.ts';
import { faultOf } from '../graph-fault.ts';
import { sealed, unsealed } from '../opaque-token.ts';
import { driveItems } from '../resources/drive-item.ts';
import { parseSelect } from '../resources/selection.ts';
import { hidesShared } from '../resources/shared-folders.ts';
import { parseFilter } from './filter.ts';
import { parseOrderBy } from './order-by.ts';

/** One page of a folder: its items, how many there are in all, and the link to the next page. */
export function childrenPage(
  folder: SeenItem,
  call: GraphCall,
  services: GraphServices,
): Record<string, unknown> {
  const { options, request, faults } = call;
  const { view, quirks, origins } = services;
  const all = listed(folder, call, services);
  const at = startOf(folder, call);
  const asked = options.top() ?? quirks.pageSize;
  const size = Math.max(1, Math.min(asked, faultOf(faults, 'short-page')?.size ?? asked));
  const isEmpty = faultOf(faults, 'empty-page') !== undefined;
  const shown = isEmpty ? [] : all.slice(at, at + size);
  const selection = parseSelect(options.option('select'), quirks.selectDownloadUrl);
  const next = at + shown.length;
  return {
    '@odata.context': `${origins.api(request)}/v1.0/$metadata#Collection(driveItem)`,
    ...(view.traits.isPersonal ? { '@odata.count': all.length } : {}),
    ...(next < all.length || isEmpty ? { '@odata.nextLink': nextLink(folder, call, services, next) } : {}),
    value: shown.map(driveItems(selection, itemContext(call, services))),
  };
}

/** The folder's items that a call means, in its order. Those shared from elsewhere come where the quirk says so. */
export function listed(
  folder: SeenItem,
  call: GraphCall,
  { view, quirks }: GraphServices,
): readonly SeenItem[] {
  const children = view.children(folder.id);
  const seen = hidesShared(call.request, quirks)
    ? children.filter(({ kind }) => kind !== 'shortcut')
    : children;
  const filter = call.options.option('filter');
  const order = call.options.option('orderby');
  const filtered = filter === undefined ? seen : seen.filter(parseFilter(filter));
  return order === undefined ? filtered : [...filtered].sort(parseOrderBy(order));
}

function startOf(folder: SeenItem, { options }: GraphCall): number {
  const token = options.option('skiptoken');
  if (token === undefined) return 0;
  const at = unsealed(`children of ${folder.id}`, token);
  if (typeof at === 'number') return at;
  throw refusal('invalidRequest', { message: 'The skip token is invalid.' });
}

function nextLink(folder: SeenItem, { request }: GraphCall, { origins }: GraphServices, at: number): string {
  const parameters = new URLSearchParams(request.url.search);
  for (const name of [...parameters.keys()]) if (/^\$?skiptoken$/i.test(name)) parameters.delete(name);
  const before = [...parameters].map(([name, value]) => `${name}=${encodeURIComponent(value)}&`).join('');
  const { pathname } = request.url;
  return `${origins.api(request)}${pathname}?${before}$skiptoken=${sealed(`children of ${folder.id}`, at)}`;
}
