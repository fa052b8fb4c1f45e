import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { EmulatorHandler, EmulatorRequest } from './http-message.ts';
import type { Link } from './link.ts';
import { writeResponse } from './write-response.ts';

/** Longer than any client keeps a connection in reserve: a server that closes first makes clients fail now and then. */
const KEEP_ALIVE_MS = 300_000;
const MAX_BODY_BYTES = 1024 * 1024 * 1024;

export interface ListenerOptions {
  readonly handler: EmulatorHandler;
  readonly link: Link | undefined;
  /** Origin of requests that do not name a host. */
  readonly scheme: 'http' | 'https';
}

/** Carries requests of Node's server to a handler and its answers back. */
export function requestListener({ handler, link, scheme }: ListenerOptions): RequestListener {
  return (incoming, outgoing) => {
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort(new Error('The client has gone.')));
    outgoing.on('error', () => undefined);
    const answer = async (): Promise<void> => {
      const request = toRequest(incoming, scheme, gone.signal);
      if (request === undefined) {
        outgoing.writeHead(400, { Connection: 'close' }).end();
        return;
      }
      const response = await handler(request);
      await writeResponse(response, { incoming, outgoing, link, signal: gone.signal });
    };
    answer().catch((error: unknown) => {
      if (!gone.signal.aborted) outgoing.destroy(error instanceof Error ? error : undefined);
    });
  };
}

/** A server that is slow to give up connections and listens on the loopback address only. */
export function createHttpServer(listener: RequestListener): Server {
  return patient(createServer({ noDelay: true }, listener));
}

/** Connections of each server, also those that have not asked for anything yet. */
const connections = new WeakMap<object, Set<Duplex>>();

/** Lifts a server's time limits, and keeps its connections in view. */
export function patient<S extends Server | HttpsServer>(server: S): S {
  const open = new Set<Duplex>();
  connections.set(server, open);
  server.on('connection', (socket: Duplex) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return Object.assign(server, {
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: KEEP_ALIVE_MS + 1000,
    requestTimeout: 0,
  });
}

/** Starts listening and resolves to the port. */
export function listen(server: Server | HttpsServer, port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Ends a server and its connections, tunnels and those that only began among them. */
export function closeServer(server: Server | HttpsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of connections.get(server) ?? []) socket.destroy();
  });
}

/** Undefined where the address makes no sense. */
function toRequest(
  incoming: IncomingMessage,
  scheme: string,
  signal: AbortSignal,
): EmulatorRequest | undefined {
  const { method = 'GET', url = '/', headers } = incoming;
  const base = `${scheme}://${headers.host ?? 'localhost'}`;
  if (!URL.canParse(url, base)) return undefined;
  let body: Promise<Uint8Array> | undefined;
  return {
    method,
    url: new URL(url, base),
    headers: headers as Record<string, string | undefined>,
    signal,
    readBody: () => {
      body ??= readAll(incoming);
      return body;
    },
  };
}

async function readAll(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new RangeError('The request is too large for the emulator.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
