import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { byteRange } from '../../http/byte-range.ts';
import type { EmulatorResponse } from '../../http/http-message.ts';
import { knownReason, refusal } from '../error-reasons.ts';
import { hasBytes, mimeTypeOf } from '../resources/file-resource.ts';
import { type DriveCall, type DriveServices, faultOf } from './drive-context.ts';

/** The content of a file, or the part of it that was asked for. */
export function media(item: SeenItem, call: DriveCall, { quirks, view }: DriveServices): EmulatorResponse {
  const { content } = item;
  if (content === undefined || !hasBytes(item)) throw refusal('fileNotDownloadable');
  const acknowledges = call.parameters.boolean('acknowledgeAbuse');
  const isAbusive = item.unreadable === 'cannotDownloadAbusiveFile';
  if (acknowledges && !(isAbusive && view.isOwned(item))) throw refusal('invalidAbuseAcknowledgment');
  if (item.unreadable !== undefined && !acknowledges) {
    throw refusal(knownReason(item.unreadable) === undefined ? 'cannotDownloadFile' : item.unreadable);
  }
  const header = faultOf(call, 'ignore-range') ? undefined : call.request.headers['range'];
  const range = byteRange(header, content.size, quirks.suffixRanges);
  const headers = { 'Content-Type': mimeTypeOf(item), 'Accept-Ranges': 'bytes', 'Cache-Control': 'private' };
  if (range.kind === 'unsatisfiable') {
    throw refusal('requestedRangeNotSatisfiable', { 'Content-Range': `bytes */${content.size}` });
  }
  if (range.kind === 'whole') {
    return { status: 200, headers, body: { content, start: 0, end: content.size } };
  }
  const { start, end } = range;
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${start}-${end}/${content.size}` },
    body: { content, start, end: end + 1 },
  };
}
