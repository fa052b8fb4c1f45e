import type { DriveCore, EmulatorResponse } from '@music-platform/testkit/emulators';

/** A `fetch` whose requests an emulated Drive answers in the same process: nothing real is waited for, so that a fake clock sees it all. */
export function emulatedFetch(core: DriveCore): typeof fetch {
  return async (input, init) => {
    const request = new Request(input as Request, { ...init, signal: null });
    const gone = new AbortController();
    const signal = init?.signal ?? undefined;
    signal?.throwIfAborted();
    const left = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => {
        gone.abort(signal.reason);
        reject(signal.reason);
      });
    });
    left.catch(() => undefined);
    const body = request.method === 'GET' ? new Uint8Array() : new Uint8Array(await request.arrayBuffer());
    const answering = core.handle({
      method: request.method,
      url: new URL(request.url),
      headers: Object.fromEntries(request.headers),
      signal: gone.signal,
      readBody: async () => body,
    });
    answering.catch(() => undefined);
    return toResponse(await Promise.race([answering, left]), left);
  };
}

const chunkBytes = 64 * 1024;

async function toResponse(response: EmulatorResponse, left: Promise<never>): Promise<Response> {
  const { status, headers, wire } = response;
  const length = lengthOf(response);
  if (wire !== undefined && wire.afterBytes === undefined) {
    if (wire.kind === 'stall') return left;
    throw brokenConnection();
  }
  const end = wire === undefined ? length : Math.min(length, wire.afterBytes ?? 0);
  let position = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (position < end) {
        const next = Math.min(end, position + chunkBytes);
        response.onBytes?.(next - position);
        controller.enqueue(Uint8Array.from(readBody(response, position, next)));
        position = next;
      } else if (wire?.kind === 'stall') await left;
      else if (wire?.kind === 'reset') controller.error(brokenConnection());
      else controller.close();
    },
  });
  const declared = { 'Content-Length': String(length), ...headers };
  return new Response(status === 204 ? null : body, { status, headers: declared });
}

function brokenConnection(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
}

function lengthOf({ body }: EmulatorResponse): number {
  if (body === undefined) return 0;
  return body instanceof Uint8Array ? body.length : body.end - body.start;
}

function readBody({ body }: EmulatorResponse, start: number, end: number): Uint8Array {
  if (body === undefined) return new Uint8Array();
  return body instanceof Uint8Array
    ? body.subarray(start, end)
    : body.content.read(body.start + start, body.start + end);
}
