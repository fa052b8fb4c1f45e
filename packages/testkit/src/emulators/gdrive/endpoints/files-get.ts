import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { jsonResponse } from '../../http/http-message.ts';
import { fileNotFound } from '../api-error.ts';
import { parseFieldMask, type Selection } from '../fields/field-mask.ts';
import { fileSchema } from '../fields/schemas.ts';
import type { Parameters } from '../parameters.ts';
import { defaultFileSelection, fileResources } from '../resources/file-resource.ts';
import type { DriveCall, DriveEndpoint, DriveServices } from './drive-context.ts';
import { media } from './media.ts';

/** `files.get`, of the resource or (with `alt=media`) of the content. */
export const filesGet: DriveEndpoint = (call, services) => {
  const { parameters, context } = call;
  const isMedia = parameters.text('alt')?.toLowerCase() === 'media';
  const supportsAllDrives = parameters.eitherBoolean('supportsAllDrives', 'supportsTeamDrives');
  const item = reachableItem(call, services, isMedia || supportsAllDrives);
  if (isMedia) return media(item, call, services);
  return jsonResponse(200, fileResources(fileSelection(parameters), context)(item));
};

/** What a call that answers with one file selects of it. */
export function fileSelection(parameters: Parameters): Selection {
  const fields = parameters.raw('fields');
  return fields === undefined ? defaultFileSelection : parseFieldMask(fields, fileSchema);
}

/** The file a call names, if the account sees it and the call brings the key it may need. */
export function reachableItem(
  { id, request }: Pick<DriveCall, 'id' | 'request'>,
  { view, quirks }: Pick<DriveServices, 'view' | 'quirks'>,
  supportsAllDrives: boolean,
): SeenItem {
  if (!quirks.rootReadable && view.realId(id) === view.rootId) throw fileNotFound(id);
  const item = view.get(id, supportsAllDrives);
  const key = neededKey(item);
  const brought = request.headers['x-goog-drive-resource-keys'];
  if (key !== undefined && !bringsKey(brought, item.id, key)) throw fileNotFound(id);
  return item;
}

/** The resource key without which a link-shared item is not found. */
function neededKey({ serviceFields }: SeenItem): string | undefined {
  const link = serviceFields?.['linkShareMetadata'];
  const isSecured = typeof link === 'object' && link !== null && 'securityUpdateEnabled' in link;
  const key = serviceFields?.['resourceKey'];
  return isSecured && link.securityUpdateEnabled === true && typeof key === 'string' ? key : undefined;
}

function bringsKey(header: string | undefined, id: string, key: string): boolean {
  return (header ?? '').split(',').some((pair) => pair.trim() === `${id}/${key}`);
}
