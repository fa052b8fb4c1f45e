import { ApiError, requiredParameter } from '../api-error.ts';
import { refusal } from '../error-reasons.ts';
import { exportFormats } from '../mime-types.ts';
import { mimeTypeOf } from '../resources/file-resource.ts';
import type { DriveEndpoint } from './drive-context.ts';
import { reachableItem } from './files-get.ts';

/** `files.export`, and the links to exported documents: the document's name stands for its content. */
export const filesExport: DriveEndpoint = (call, services) => {
  const mimeType = call.parameters.raw('mimeType');
  if (mimeType === undefined) throw requiredParameter('mimeType');
  const item = reachableItem(call, services, true);
  const formats = item.kind === 'file' ? exportFormats[mimeTypeOf(item)] : undefined;
  if (formats === undefined) throw refusal('fileNotExportable');
  if (!formats.some((format) => format.toLowerCase() === mimeType.toLowerCase())) {
    const message = 'The requested conversion is not supported.';
    throw new ApiError({ status: 400, reason: 'badRequest', message, location: 'convertTo' });
  }
  const body = new TextEncoder().encode(`${item.name}\n`);
  return { status: 200, headers: { 'Content-Type': mimeType }, body };
};
