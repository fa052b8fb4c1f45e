import { untilAborted } from '../../until-aborted.ts';
import type { EmulatorResponse } from './http-message.ts';
import { bodyLength } from './http-message.ts';
import type { Link } from './link.ts';

const CHUNK_BYTES = 64 * 1024;

/** Thrown inside a body whose connection is to break. */
class ConnectionBroken extends Error {
  override readonly name = 'ConnectionBroken';
}

/**
 * The body in chunks, at the speed of the line. Breaks with `ConnectionBroken` or waits for ever where the answer says so, and
 * rejects with the signal's reason once the client has gone.
 */
export async function* bodyChunks(
  response: EmulatorResponse,
  options: { link: Link | undefined; signal: AbortSignal },
): AsyncGenerator<Uint8Array, void> {
  const { signal, link } = options;
  const { wire } = response;
  const length = bodyLength(response);
  const end = wire === undefined ? length : Math.min(wire.afterBytes ?? 0, length);
  for (let start = 0; start < end; start += CHUNK_BYTES) {
    signal.throwIfAborted();
    const chunk = readBody(response, start, Math.min(start + CHUNK_BYTES, end));
    await link?.pass(chunk.length, { signal });
    response.onBytes?.(chunk.length);
    yield chunk;
  }
  if (wire?.kind === 'stall') await untilAborted(signal);
  if (wire?.kind === 'reset') throw new ConnectionBroken('The connection breaks here.');
}

function readBody({ body }: EmulatorResponse, start: number, end: number): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (body instanceof Uint8Array) return body.subarray(start, end);
  return body.content.read(body.start + start, body.start + end);
}
