import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { EmulatorResponse } from '../../http/http-message.ts';
import { jsonResponse } from '../../http/http-message.ts';
import { refusal } from '../errors/error-codes.ts';
import { foldedName } from '../graph-view.ts';
import { childrenPage } from '../listing/children-page.ts';
import { expansionOf } from '../listing/expand.ts';
import { driveItems } from '../resources/drive-item.ts';
import { isMalware } from '../resources/item-kinds.ts';
import { eTagOf } from '../resources/item-tags.ts';
import { parseSelect } from '../resources/selection.ts';
import { type GraphCall, type GraphServices, itemContext, itemOf } from './graph-context.ts';

/** `GET …/items/{id}`, by id or by path. */
export function itemGet(call: GraphCall, services: GraphServices): EmulatorResponse {
  const { item } = itemOf(call, services);
  const { options, request } = call;
  if (request.headers['if-none-match'] === eTagOf(item, services.view)) return { status: 304, headers: {} };
  const selection = parseSelect(options.option('select'), services.quirks.selectDownloadUrl);
  const resource = driveItems(selection, itemContext(call, services))(item);
  return jsonResponse(200, {
    '@odata.context': `${services.origins.api(request)}/v1.0/$metadata#driveItem`,
    ...resource,
    ...expansionOf(item, options.option('expand'), call, services),
  });
}

/** `GET …/children`: what is in a folder, page by page. */
export function itemChildren(call: GraphCall, services: GraphServices): EmulatorResponse {
  const { item } = itemOf(call, services);
  if (item.kind === 'file') throw refusal('invalidRequest', { message: 'The item is not a folder.' });
  return jsonResponse(200, childrenPage(item, call, services));
}

/** `GET …/search(q='…')`: everything below a folder with these letters in its name, as much as a page holds. */
export function itemSearch(call: GraphCall, services: GraphServices): EmulatorResponse {
  const { drive, item } = itemOf(call, services);
  const { view, quirks } = services;
  const wanted = foldedName(call.route.argument ?? '');
  const limit = call.options.top() ?? quirks.pageSize;
  const selection = parseSelect(call.options.option('select'), quirks.selectDownloadUrl);
  const found: SeenItem[] = [];
  for (const each of view.remote.items(drive.id, { under: item.id })) {
    if (each.state === 'present' && foldedName(each.name).includes(wanted)) found.push(each);
    if (found.length === limit) break;
  }
  return jsonResponse(200, { value: found.map(driveItems(selection, itemContext(call, services))) });
}

/** `GET …/content`: where the content is, for a while. */
export function itemContent(call: GraphCall, services: GraphServices): EmulatorResponse {
  const { item } = itemOf(call, services);
  const { request } = call;
  if (item.kind !== 'file' || item.content === undefined) {
    throw refusal('invalidRequest', { message: 'You cannot get content for this item.' });
  }
  if (item.unreadable === 'accessDenied') throw refusal('accessDenied');
  if (isMalware(item)) throw refusal('malwareDetected');
  if (request.headers['if-none-match'] === eTagOf(item, services.view)) return { status: 304, headers: {} };
  const Location = itemContext(call, services).downloadUrl(item);
  return { status: 302, headers: { Location, 'Cache-Control': 'no-cache' } };
}
