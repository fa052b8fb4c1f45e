import { ApiError } from '../api-error.ts';

/** One part of a `multipart/related` body. */
export interface BodyPart {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LINE_END = encoder.encode('\r\n');
const HEAD_END = encoder.encode('\r\n\r\n');

/** Takes a multipart body apart. Throws Drive's 400 for what is none. */
export function bodyParts(body: Uint8Array, contentType: string): BodyPart[] {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) throw malformed();
  const delimiter = encoder.encode(`--${boundary}`);
  const parts: BodyPart[] = [];
  let start = indexOf(body, delimiter, 0);
  if (start < 0) throw malformed();
  for (;;) {
    start += delimiter.length;
    if (body[start] === 0x2d && body[start + 1] === 0x2d) return parts;
    const lineEnd = indexOf(body, LINE_END, start);
    const next = indexOf(body, delimiter, start);
    if (lineEnd < 0 || next < 0) throw malformed();
    parts.push(bodyPart(body.subarray(lineEnd, next - LINE_END.length)));
    start = next;
  }
}

/** `bytes` begins with the line end behind the boundary. */
function bodyPart(bytes: Uint8Array): BodyPart {
  const headEnd = indexOf(bytes, HEAD_END, 0);
  if (headEnd < 0) throw malformed();
  const headers: Record<string, string> = {};
  for (const line of decoder.decode(bytes.subarray(0, headEnd)).split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const body = bytes.subarray(headEnd + HEAD_END.length);
  const isBase64 = headers['content-transfer-encoding']?.toLowerCase() === 'base64';
  return { headers, body: isBase64 ? fromBase64(body) : body.slice() };
}

function fromBase64(bytes: Uint8Array): Uint8Array {
  const text = atob(decoder.decode(bytes).replace(/\s+/g, ''));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

function malformed(): ApiError {
  return new ApiError({ status: 400, reason: 'badContent', message: 'Malformed multipart body.' });
}
