import type { DriveRequestOptions, MediaRange } from './drive-api.ts';
import { failureWithoutAnswer } from './drive-failure.ts';

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

/** Nothing. */
export async function* emptyBody(): AsyncGenerator<Uint8Array, void, undefined> {}

/** The chunks of a body of either kind: of Node, or of the web (also where those cannot be iterated). Leaving early releases the connection. */
export function readBody(body: unknown): AsyncIterable<Uint8Array> {
  if (body === null || body === undefined) return emptyBody();
  if (body instanceof ReadableStream) return readWebStream(body);
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

async function* readWebStream(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = body.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } catch (error) {
    throw failureWithoutAnswer(error);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
