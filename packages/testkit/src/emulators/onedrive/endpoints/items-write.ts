import { z } from 'zod';
import type { DriveInfo, SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { type EmulatorResponse, jsonResponse } from '../../http/http-message.ts';
import { MONITOR_PATH, UPLOAD_PATH } from '../addressing/graph-route.ts';
import { refusal } from '../errors/error-codes.ts';
import { GraphError } from '../errors/graph-error.ts';
import { driveItems } from '../resources/drive-item.ts';
import { cTagOf, eTagOf } from '../resources/item-tags.ts';
import { conflictSchema } from '../uploads/conflict.ts';
import { itemBody, jsonBody, parsed, parsedItem } from '../uploads/item-body.ts';
import type { UploadTarget } from '../uploads/item-writer.ts';
import { driveOf, type GraphCall, type GraphServices, itemContext, itemOf } from './graph-context.ts';

const SMALL_BYTES = 250 * 1024 * 1024;
const NO_CONTENT: EmulatorResponse = { status: 204, headers: {} };

/** `POST …/children`: makes a folder. */
export async function itemCreate(call: GraphCall, services: GraphServices): Promise<EmulatorResponse> {
  const { item } = itemOf(call, services);
  if (item.kind !== 'folder') throw refusal('invalidRequest', { message: 'The parent is not a folder.' });
  return shown(201, services.writer.createFolder(item, await itemBody(call.request)), call, services);
}

/** `PUT …/content`: small content for an item or a name. */
export async function itemUpload(call: GraphCall, services: GraphServices): Promise<EmulatorResponse> {
  const bytes = await call.request.readBody();
  if (bytes.length > SMALL_BYTES) throw refusal('invalidRequest', { message: 'The content is too large.' });
  const { target } = uploadTarget(call, services);
  const behavior = parsed(
    conflictSchema,
    call.options.text('@microsoft.graph.conflictBehavior') ?? 'replace',
  );
  const { item, isNew } = services.writer.upload(target, bytes, behavior);
  return shown(isNew ? 201 : 200, item, call, services);
}

/** `POST …/createUploadSession`: an address to send content to, part by part. */
export async function itemCreateUploadSession(
  call: GraphCall,
  services: GraphServices,
): Promise<EmulatorResponse> {
  const { item: given } = parsed(z.looseObject({ item: z.unknown() }), await jsonBody(call.request));
  const body = parsedItem(given);
  const { drive, target } = uploadTarget(call, services);
  const behavior = body['@microsoft.graph.conflictBehavior'] ?? 'replace';
  const session = services.uploads.open({ driveId: drive.id, target, behavior, body });
  return jsonResponse(200, {
    uploadUrl: `${services.origins.download(call.request)}${UPLOAD_PATH}?guid=${session.id}&tempauth=upload`,
    expirationDateTime: new Date(session.expiresAt).toISOString(),
    nextExpectedRanges: ['0-'],
  });
}

/** The address of an upload: `PUT` a part, `GET` how far it is, `DELETE` to give up. */
export async function uploadSession(call: GraphCall, services: GraphServices): Promise<EmulatorResponse> {
  const { request } = call;
  const { uploads, writer, view, violations, quirks } = services;
  if (request.headers['authorization'] !== undefined) {
    violations.add('authorization-sent', call.call);
    if (quirks.downloadAuthorization === 'refused') throw refusal('unauthenticated');
  }
  const session = uploads.get(call.options.text('guid') ?? '');
  if (request.method === 'DELETE') {
    uploads.cancel(session);
    return NO_CONTENT;
  }
  const bytes = request.method === 'PUT' ? await request.readBody() : undefined;
  const whole = bytes && uploads.add(session, bytes, request.headers['content-range']);
  if (whole === undefined) {
    return jsonResponse(request.method === 'PUT' ? 202 : 200, {
      expirationDateTime: new Date(session.expiresAt).toISOString(),
      nextExpectedRanges: [`${session.received}-`],
    });
  }
  const { item, isNew } = writer.upload(session.target, whole, session.behavior, session.body);
  const drive = view.drive(session.driveId);
  return shown(isNew ? 201 : 200, drive === undefined ? item : view.get(drive, item.id), call, services);
}

/** `PATCH …`: another name, another folder, other times. */
export async function itemUpdate(call: GraphCall, services: GraphServices): Promise<EmulatorResponse> {
  const { drive, item } = itemOf(call, services);
  requireMatch(item, call, services);
  return shown(200, services.writer.update(drive, item, await itemBody(call.request)), call, services);
}

/** `DELETE …`: into the recycle bin. */
export function itemDelete(call: GraphCall, services: GraphServices): EmulatorResponse {
  const { item } = itemOf(call, services);
  requireMatch(item, call, services);
  services.writer.remove(item);
  return NO_CONTENT;
}

/** `POST …/permanentDelete`. */
export function itemPermanentDelete(call: GraphCall, services: GraphServices): EmulatorResponse {
  services.writer.removeForGood(itemOf(call, services).item);
  return NO_CONTENT;
}

/** `POST …/restore`: out of the recycle bin, which personal accounts allow. */
export async function itemRestore(call: GraphCall, services: GraphServices): Promise<EmulatorResponse> {
  const { view, writer } = services;
  if (!view.traits.isPersonal) throw refusal('notSupported');
  const drive = driveOf(call, services);
  const id = view.ids.findItem(drive, call.route.item?.id ?? '');
  return shown(200, writer.restore(drive, id ?? '', await itemBody(call.request)), call, services);
}

/** `POST …/copy`: starts a copy; where to ask how far it is comes as `Location`. */
export async function itemCopy(call: GraphCall, services: GraphServices): Promise<EmulatorResponse> {
  const { drive, item } = itemOf(call, services);
  const body = await itemBody(call.request);
  const { view, writer, monitors, origins, quirks } = services;
  const parent = item.parentId === drive.rootId ? view.root(drive) : view.get(drive, item.parentId);
  const copied = writer.copy(item, writer.folderAnywhere(drive, body) ?? parent, body);
  const resourceId = view.ids.item({ driveId: copied.driveId, itemId: copied.id });
  const { id } = monitors.start({ resourceId, itemId: copied.id, pending: quirks.copyLooks });
  const Location = `${origins.download(call.request)}${MONITOR_PATH}/${id}?tempauth=monitor`;
  return { status: 202, headers: { Location } };
}

/** The address of a copy: how far it is. */
export function monitor({ request }: GraphCall, { monitors }: GraphServices): EmulatorResponse {
  const found = monitors.look(request.url.pathname.split('/').at(-1) ?? '');
  if (found === undefined) throw refusal('itemNotFound');
  const { operation, isDone } = found;
  return jsonResponse(202, {
    operation: 'ItemCopy',
    percentageComplete: isDone ? 100 : 27.8,
    status: isDone ? 'completed' : 'inProgress',
    ...(isDone ? { resourceId: operation.resourceId } : {}),
  });
}

function uploadTarget(call: GraphCall, services: GraphServices): { drive: DriveInfo; target: UploadTarget } {
  const { view, writer } = services;
  const drive = driveOf(call, services);
  const { id, names } = call.route.item ?? { id: undefined, names: [] };
  const start = id === undefined ? view.root(drive) : view.get(drive, view.ids.findItem(drive, id));
  const name = names.at(-1);
  if (name !== undefined) {
    const folder = writer.folderAt(drive, start, names.slice(0, -1));
    return { drive, target: { kind: 'name', folderId: folder.id, name } };
  }
  if (start.kind !== 'file') throw refusal('invalidRequest', { message: 'Folders have no content.' });
  requireMatch(start, call, services);
  return { drive, target: { kind: 'item', id: start.id } };
}

/** Throws Graph's 412 where the caller has seen another state. */
function requireMatch(item: SeenItem, { request }: GraphCall, { view }: GraphServices): void {
  const wanted = request.headers['if-match'];
  if (wanted === undefined || wanted === '*') return;
  if (wanted !== eTagOf(item, view) && wanted !== cTagOf(item, view)) throw refusal('preconditionFailed');
}

function shown(status: number, item: SeenItem, call: GraphCall, services: GraphServices): EmulatorResponse {
  if (item.state !== 'present') throw new GraphError({ status: 404, code: 'itemNotFound', message: 'Gone.' });
  return jsonResponse(status, driveItems(undefined, itemContext(call, services))(item));
}
