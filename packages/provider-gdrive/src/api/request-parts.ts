import { emptyBody, failureWithoutAnswer, type MediaRange, readWebBody } from '@music-platform/provider-kit';
import type { DriveRequestOptions } from './drive-api.ts';

const headerSafe = /^[\w.~/-]+$/;

/** The headers every request carries. Keys that no header can hold are left out: Drive then answers as it would without. */
export function requestHeaders({ accessToken, resourceKeys }: DriveRequestOptions): Record<string, string> {
  return {
    ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
    ...(resourceKeys !== undefined &&
      headerSafe.test(resourceKeys) && { 'X-Goog-Drive-Resource-Keys': resourceKeys }),
  };
}

/** The header for a range, absolute as everywhere. */
export function rangeHeader(range: MediaRange | undefined): Record<string, string> {
  return range === undefined ? {} : { Range: `bytes=${range.start}-${range.end ?? ''}` };
}

/** The chunks of a body of either kind: of Node, or of the web (also where those cannot be iterated). Leaving early releases the connection. */
export function readBody(body: unknown): AsyncIterable<Uint8Array> {
  if (body === null || body === undefined) return emptyBody();
  if (body instanceof ReadableStream) return readWebBody(body);
  const stream = body as AsyncIterable<Uint8Array> & { on?(event: 'error', listener: () => void): void };
  // A stream of Node whose signal aborts before it is read ends the process, unless somebody listens.
  stream.on?.('error', () => undefined);
  return readStream(stream);
}

async function* readStream(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* stream;
  } catch (error) {
    throw failureWithoutAnswer(error);
  }
}
