import { byteRange } from '../../http/byte-range.ts';
import { type EmulatorResponse, textResponse } from '../../http/http-message.ts';
import { refusal } from '../errors/error-codes.ts';
import { faultOf } from '../graph-fault.ts';
import { isMalware, mimeTypeOf } from '../resources/item-kinds.ts';
import { eTagOf } from '../resources/item-tags.ts';
import type { GraphCall, GraphServices } from './graph-context.ts';

/** A pre-authenticated address: the content of a file, or the part of it that was asked for. */
export function download(call: GraphCall, services: GraphServices): EmulatorResponse {
  const { request, faults } = call;
  const { violations, quirks, links, view } = services;
  if (request.headers['authorization'] !== undefined) {
    violations.add('authorization-sent', call.call);
    if (quirks.downloadAuthorization === 'refused') return unauthorized();
  }
  const target = links.read(request.url.search);
  if (target === 'forged') violations.add('address-rewritten', call.call);
  const expiry = faultOf(faults, 'expire-download-url');
  if (expiry !== undefined) links.kill(request.url.search);
  if (typeof target === 'string' || (expiry !== undefined && expiry.afterAnswer !== true))
    return unauthorized();
  const { driveId, itemId } = target;
  const drive = view.drives().find(({ id }) => id === driveId);
  if (drive === undefined) throw refusal('itemNotFound');
  const item = view.get(drive, itemId);
  const { content } = item;
  if (content === undefined) throw refusal('itemNotFound');
  if (item.unreadable === 'accessDenied') throw refusal('accessDenied');
  if (isMalware(item)) throw refusal('malwareDetected');
  const eTag = eTagOf(item, view);
  if (request.headers['if-none-match'] === eTag) return { status: 304, headers: { ETag: eTag } };
  const asked = request.headers['range'];
  if (/^\s*bytes\s*=\s*-/.test(asked ?? '')) violations.add('suffix-range', call.call);
  const isIgnored = quirks.ranges === 'ignored' || faultOf(faults, 'ignore-range') !== undefined;
  const range = byteRange(isIgnored ? undefined : asked, content.size, false);
  const headers = { 'Content-Type': mimeTypeOf(item, quirks), 'Accept-Ranges': 'bytes', ETag: eTag };
  if (range.kind === 'unsatisfiable') {
    throw refusal('invalidRange', { headers: { 'Content-Range': `bytes */${content.size}` } });
  }
  if (range.kind === 'whole') return { status: 200, headers, body: { content, start: 0, end: content.size } };
  const { start, end } = range;
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${start}-${end}/${content.size}` },
    body: { content, start, end: end + 1 },
  };
}

/** What a host that knows nothing of Graph says to an address it does not accept. */
function unauthorized(): EmulatorResponse {
  return textResponse(401, '401 UNAUTHORIZED');
}
