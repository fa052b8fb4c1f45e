import { type EmulatorResponse, jsonResponse } from '../../http/http-message.ts';
import { driveItems } from '../resources/drive-item.ts';
import { driveResource, me, siteResource } from '../resources/drive-resource.ts';
import { driveTypeOf } from '../resources/parent-reference.ts';
import { parseSelect } from '../resources/selection.ts';
import { driveOf, type GraphCall, type GraphServices, itemContext, requireSite } from './graph-context.ts';

/** `GET /me`. */
export function meGet(): EmulatorResponse {
  return jsonResponse(200, me);
}

/** `GET /drives/{id}`, `/me/drive`, `/sites/{id}/drive`. */
export function driveGet(call: GraphCall, services: GraphServices): EmulatorResponse {
  return jsonResponse(200, selected(driveResource(driveOf(call, services), services.view), call));
}

/** `GET /me/drives`, `/sites/{id}/drives`: the account's own drive, or the site's libraries. */
export function drivesList(call: GraphCall, services: GraphServices): EmulatorResponse {
  const { view } = services;
  const { drive } = call.route;
  if (drive?.by === 'site') requireSite(drive.site, view);
  const isLibrary = drive?.by === 'site';
  const shown = view
    .drives()
    .filter(({ id }) => (driveTypeOf(id, view) === 'documentLibrary') === isLibrary)
    .filter(({ id }) => isLibrary || id === view.remote.mainDriveId);
  return jsonResponse(200, { value: shown.map((each) => selected(driveResource(each, view), call)) });
}

/** `GET /sites/{name}`: by id, `root`, or host and path. */
export function sitesGet({ route }: GraphCall, { view }: GraphServices): EmulatorResponse {
  const site = route.argument ?? 'root';
  requireSite(site, view);
  return jsonResponse(200, siteResource(site.toLowerCase() === 'root' ? 'root' : 'music'));
}

/** `GET /sites?search=`: the sites whose names have the words in them. */
export function sitesList({ options }: GraphCall, { view }: GraphServices): EmulatorResponse {
  requireSite('root', view);
  const words = (options.option('search') ?? '*').toLowerCase();
  const isFound = words === '*' || 'music'.includes(words);
  return jsonResponse(200, { value: isFound ? [siteResource('music')] : [] });
}

/** `GET /me/drive/sharedWithMe`: what others share, wherever it is. */
export function sharedWithMe(call: GraphCall, services: GraphServices): EmulatorResponse {
  const { view, quirks } = services;
  const selection = parseSelect(call.options.option('select'), quirks.selectDownloadUrl);
  const toItem = driveItems(selection, itemContext(call, services));
  const shared = view.drives().filter(({ id }) => id !== view.remote.mainDriveId);
  const items = shared.flatMap(({ rootId }) => view.children(rootId));
  const main = view.mainDrive();
  const asShortcut = (item: (typeof items)[number]): Record<string, unknown> =>
    toItem({
      ...item,
      kind: 'shortcut',
      content: undefined,
      targetId: item.id,
      driveId: main.id,
      parentId: main.rootId,
      id: `shared ${item.id}`,
    });
  return jsonResponse(200, { value: items.map(asShortcut) });
}

function selected(resource: Record<string, unknown>, { options }: GraphCall): Record<string, unknown> {
  const selection = parseSelect(options.option('select'), 'ignored');
  if (selection === undefined) return resource;
  return Object.fromEntries(Object.entries(resource).filter(([name]) => selection.has(name)));
}
