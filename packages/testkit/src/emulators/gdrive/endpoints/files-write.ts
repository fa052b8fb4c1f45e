import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { type EmulatorResponse, jsonResponse } from '../../http/http-message.ts';
import { invalidValue } from '../api-error.ts';
import { parseFieldMask } from '../fields/field-mask.ts';
import { project } from '../fields/project.ts';
import { generatedIdsSchema } from '../fields/schemas.ts';
import { fileResources } from '../resources/file-resource.ts';
import { type FileMetadata, parseMetadata } from '../uploads/file-metadata.ts';
import { bodyParts } from '../uploads/multipart-body.ts';
import type { UploadedMedia, UploadSession } from '../uploads/upload-sessions.ts';
import { changesDrive } from './changes.ts';
import type { DriveCall, DriveEndpoint, DriveServices } from './drive-context.ts';
import { fileSelection, reachableItem } from './files-get.ts';

const RESUME_INCOMPLETE = 308;
const NO_CONTENT: EmulatorResponse = { status: 204, headers: {} };

/** `files.create`, with or without content, and the start of a resumable one. */
export const filesCreate: DriveEndpoint = async (call, services) => {
  const upload = await readUpload(call);
  if (upload === 'resumable') return openUpload(call, services, undefined);
  return answer(call, services.writer.create(upload.metadata, upload.media, call.parameters));
};

/** `files.update` of facts, place, trash and content, and the start of a resumable one. */
export const filesUpdate: DriveEndpoint = async (call, services) => {
  const item = itemToChange(call, services);
  const upload = await readUpload(call);
  if (upload === 'resumable') return openUpload(call, services, item.id);
  return answer(call, services.writer.update(item, upload.metadata, upload.media, call.parameters));
};

/** A chunk of a resumable upload, or the question how far it has come. */
export const filesUpload: DriveEndpoint = async (call, services) => {
  const { request, context } = call;
  const session = services.uploads.get(call.parameters.text('upload_id'));
  const bytes = await request.readBody();
  const content = services.uploads.add(session, bytes, request.headers['content-range']);
  if (content === undefined) return incomplete(session);
  const media = { bytes: content, mimeType: session.mimeType };
  const { fileId, metadata, parameters } = session;
  const item =
    fileId === undefined
      ? services.writer.create(metadata, media, parameters)
      : services.writer.update(services.view.get(fileId), metadata, media, parameters);
  return jsonResponse(200, fileResources(fileSelection(parameters), context)(item));
};

/** `files.delete`: for ever, with everything below. */
export const filesDelete: DriveEndpoint = (call, services) => {
  const item = itemToChange(call, services);
  services.writer.requireWritable(item);
  services.view.remote.delete(item.id);
  return NO_CONTENT;
};

/** `files.copy` */
export const filesCopy: DriveEndpoint = async (call, services) => {
  const item = itemToChange(call, services);
  const metadata = parseMetadata(await call.request.readBody());
  return answer(call, services.writer.copy(item, metadata, call.parameters));
};

/** `files.emptyTrash` */
export const filesEmptyTrash: DriveEndpoint = ({ parameters }, { view }) => {
  const trashed = [...view.remote.items(changesDrive(parameters, view))].filter(
    (item) => item.explicitlyTrashed,
  );
  for (const { id } of trashed) if (view.find(id) !== undefined) view.remote.delete(id);
  return NO_CONTENT;
};

/** `files.generateIds` */
export const filesGenerateIds: DriveEndpoint = ({ parameters }, { ids }) => {
  const count = parameters.integer('count', { min: 1, max: 1000, coerceAbove: false }) ?? 10;
  const body = {
    kind: 'drive#generatedIds',
    space: parameters.text('space') ?? 'drive',
    ids: Array.from({ length: count }, () => ids.next()),
  };
  const fields = parameters.raw('fields');
  return jsonResponse(
    200,
    project(body, fields === undefined ? '*' : parseFieldMask(fields, generatedIdsSchema)),
  );
};

function itemToChange(call: DriveCall, services: DriveServices): SeenItem {
  const supportsAllDrives = call.parameters.eitherBoolean('supportsAllDrives', 'supportsTeamDrives');
  return reachableItem(call, services, supportsAllDrives);
}

function answer({ parameters, context }: DriveCall, item: SeenItem): EmulatorResponse {
  return jsonResponse(200, fileResources(fileSelection(parameters), context)(item));
}

interface Upload {
  readonly metadata: FileMetadata;
  readonly media: UploadedMedia | undefined;
}

async function readUpload({ request, parameters }: DriveCall): Promise<Upload | 'resumable'> {
  const body = await request.readBody();
  if (!request.url.pathname.startsWith('/upload/'))
    return { metadata: parseMetadata(body), media: undefined };
  const uploadType = parameters.text('uploadType') ?? 'media';
  const contentType = request.headers['content-type'] ?? '';
  if (uploadType === 'resumable') return 'resumable';
  if (uploadType === 'media') {
    return { metadata: {}, media: { bytes: body, mimeType: contentType || undefined } };
  }
  if (uploadType !== 'multipart') throw invalidValue('uploadType');
  const [metadata, media] = bodyParts(body, contentType);
  if (metadata === undefined || media === undefined)
    throw invalidValue('uploadType', 'Two parts are needed.');
  const mimeType = media.headers['content-type'];
  return { metadata: parseMetadata(metadata.body), media: { bytes: media.body, mimeType } };
}

async function openUpload(
  { request, parameters }: DriveCall,
  { uploads }: DriveServices,
  fileId: string | undefined,
): Promise<EmulatorResponse> {
  const metadata = parseMetadata(await request.readBody());
  const mimeType = request.headers['x-upload-content-type'];
  const session = uploads.open({ fileId, metadata, parameters, mimeType });
  const { origin, pathname } = request.url;
  const location = `${origin}${pathname}?uploadType=resumable&upload_id=${session.id}`;
  return { status: 200, headers: { Location: location, 'X-GUploader-UploadID': session.id } };
}

function incomplete({ received }: UploadSession): EmulatorResponse {
  return { status: RESUME_INCOMPLETE, headers: received === 0 ? {} : { Range: `bytes=0-${received - 1}` } };
}
