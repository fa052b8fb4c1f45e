import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { bodyChunks } from './body-chunks.ts';
import { bodyLength, type EmulatorResponse } from './http-message.ts';
import type { Link } from './link.ts';

const compress = promisify(gzip);
/** Smaller answers are not worth compressing. */
const MIN_COMPRESSED_BYTES = 1024;

export interface WriteTarget {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly link: Link | undefined;
  readonly signal: AbortSignal;
}

/** Sends an answer, with the faults of the connection it asks for. */
export async function writeResponse(response: EmulatorResponse, target: WriteTarget): Promise<void> {
  const { outgoing, incoming, link, signal } = target;
  const ready = await encoded(response, incoming);
  const { status, headers, wire } = ready;
  if (wire !== undefined && wire.afterBytes === undefined) {
    if (wire.kind === 'reset') breakOff(incoming.socket);
    return;
  }
  const length = bodyLength(ready);
  const declared = headers['Content-Length'] ?? String(length);
  const isSound = declared === String(length);
  const hasBody = status !== 204 && status !== 304 && status >= 200;
  outgoing.writeHead(status, {
    ...headers,
    ...(hasBody ? { 'Content-Length': declared } : {}),
    ...(isSound ? {} : { Connection: 'close' }),
  });
  if (!hasBody || incoming.method === 'HEAD') {
    outgoing.end();
    return;
  }
  if (
    ready.body instanceof Uint8Array &&
    wire === undefined &&
    link?.mbitPerSecond === undefined &&
    isSound
  ) {
    response.onBytes?.(ready.body.length);
    outgoing.end(ready.body);
    return;
  }
  if (wire !== undefined) outgoing.flushHeaders();
  try {
    for await (const chunk of bodyChunks(ready, { link, signal })) {
      if (!outgoing.write(chunk)) await once(outgoing, 'drain', { signal });
    }
  } catch (error) {
    incoming.socket.destroySoon();
    throw error;
  }
  outgoing.end();
  if (!isSound) incoming.socket.destroySoon();
}

/** A connection reset; TLS hides the socket that could send one, so that there it just ends. */
function breakOff(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

async function encoded(response: EmulatorResponse, incoming: IncomingMessage): Promise<EmulatorResponse> {
  const { body, headers } = response;
  if (!(body instanceof Uint8Array) || body.length < MIN_COMPRESSED_BYTES) return response;
  if (!/\bgzip\b/i.test(String(incoming.headers['accept-encoding'] ?? ''))) return response;
  if (!/json|text/.test(headers['Content-Type'] ?? '')) return response;
  const squeezed = await compress(body, { level: 1 });
  return {
    ...response,
    body: squeezed,
    headers: { ...headers, 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' },
  };
}
