import type { EmulatorHandler, EmulatorRequest, EmulatorResponse } from './http-message.ts';

const EXPOSED =
  'Content-Encoding, Content-Length, Content-Range, Content-Type, Date, Location, Range, Retry-After, Server, X-GUploader-UploadID';
const METHODS = 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT';
const DAY_S = '86400';

/** Lets pages of any origin call the service, as cloud services do. */
export function withCors(handler: EmulatorHandler): EmulatorHandler {
  return async (request) => {
    const { origin } = request.headers;
    if (origin === undefined) return handler(request);
    if (isPreflight(request)) return preflight(request, origin);
    const response = await handler(request);
    return { ...response, headers: { ...response.headers, ...allowing(origin) } };
  };
}

function isPreflight({ method, headers }: EmulatorRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function preflight({ headers }: EmulatorRequest, origin: string): EmulatorResponse {
  return {
    status: 204,
    headers: {
      ...allowing(origin),
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': headers['access-control-request-headers'] ?? '',
      'Access-Control-Max-Age': DAY_S,
    },
  };
}

function allowing(origin: string): Record<string, string> {
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': EXPOSED,
    Vary: 'Origin',
  };
}
