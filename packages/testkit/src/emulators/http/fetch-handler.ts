import { untilAborted } from '../../until-aborted.ts';
import { bodyChunks } from './body-chunks.ts';
import { bodyLength, type EmulatorHandler, type EmulatorRequest } from './http-message.ts';
import type { Link } from './link.ts';

/**
 * A `fetch` that asks a handler instead of the network, for tests and pages without a server. Broken connections reject as
 * they do with the real one.
 */
export function fetchOf(
  handler: EmulatorHandler,
  options: { link?: Link | undefined } = {},
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const response = await handler(toEmulatorRequest(request));
    const { status, headers, wire } = response;
    if (wire !== undefined && wire.afterBytes === undefined) {
      if (wire.kind === 'reset') throw new TypeError('fetch failed');
      return await untilAborted(request.signal);
    }
    const isEmpty = status === 204 || status === 304 || request.method === 'HEAD';
    if (isEmpty) return new Response(null, { status, headers });
    const chunks = bodyChunks(response, { link: options.link, signal: request.signal });
    const length = headers['Content-Length'] ?? String(bodyLength(response));
    return new Response(streamOf(chunks), { status, headers: { ...headers, 'Content-Length': length } });
  };
}

function toEmulatorRequest(request: Request): EmulatorRequest {
  let body: Promise<Uint8Array> | undefined;
  return {
    method: request.method,
    url: new URL(request.url),
    headers: Object.fromEntries(request.headers),
    signal: request.signal,
    readBody: () => {
      body ??= request.arrayBuffer().then((bytes) => new Uint8Array(bytes));
      return body;
    },
  };
}

function streamOf(chunks: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const step = await chunks.next();
        if (step.done === true) controller.close();
        else controller.enqueue(step.value);
      } catch (error) {
        controller.error(error);
      }
    },
    cancel: async () => {
      await chunks.return();
    },
  });
}
