import type { EmulatorResponse } from './http-message.ts';
import { bodyLength, textResponse } from './http-message.ts';

/** What can go wrong between any service and its clients. */
export type HttpFault =
  /** The service refuses with one of its own errors; `retryAfter` in seconds, or as a date with `retryAfterAsDate`. */
  | {
      readonly kind: 'error';
      readonly reason: string;
      readonly status?: number | undefined;
      readonly message?: string | undefined;
      readonly retryAfter?: number | undefined;
      readonly retryAfterAsDate?: boolean | undefined;
    }
  /** An answer that is not the service's: a status, and a body of any kind. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: string | undefined;
      readonly contentType?: string | undefined;
      readonly headers?: Readonly<Record<string, string>> | undefined;
    }
  /** A page for people where a program expects JSON or bytes. */
  | { readonly kind: 'html'; readonly status?: number | undefined }
  /** The connection breaks: before the answer, or behind so many bytes of the body. */
  | { readonly kind: 'reset'; readonly afterBytes?: number | undefined }
  /** Nothing comes any more: no answer, or nothing behind so many bytes of the body. */
  | { readonly kind: 'stall'; readonly afterBytes?: number | undefined }
  /** The body ends early, and its length says so: bytes are missing without a sign. */
  | { readonly kind: 'short-body'; readonly bytes: number }
  /** The length says more (or less) than the body has. */
  | { readonly kind: 'wrong-length'; readonly by: number }
  /** The range asked for is ignored: the whole content comes. */
  | { readonly kind: 'ignore-range' }
  /** The answer comes so much later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The service's clock is wrong: dates it sends are off by so much. */
  | { readonly kind: 'clock-skew'; readonly ms: number };

const httpFaultKinds: ReadonlySet<string> = new Set<HttpFault['kind']>([
  'error',
  'status',
  'html',
  'reset',
  'stall',
  'short-body',
  'wrong-length',
  'ignore-range',
  'delay',
  'clock-skew',
]);

/** The faults any service can have, among those that struck. */
export function httpFaults(faults: readonly { readonly kind: string }[]): HttpFault[] {
  return faults.filter((fault): fault is HttpFault => httpFaultKinds.has(fault.kind));
}

const HTML_PAGE = `<html><head><title>Sorry...</title></head><body><h1>We're sorry...</h1>
<p>... but your computer or network may be sending automated queries. To protect our users, we can't process your request right now.</p>
</body></html>`;

/** The answer a fault gives by itself; undefined for faults that change or delay the real one. */
export function faultResponse(
  fault: HttpFault,
  now: number,
  errorResponse: (fault: Extract<HttpFault, { kind: 'error' }>) => EmulatorResponse,
): EmulatorResponse | undefined {
  switch (fault.kind) {
    case 'error': {
      const response = errorResponse(fault);
      if (fault.retryAfter === undefined) return response;
      const date = new Date(now + fault.retryAfter * 1000).toUTCString();
      const value = fault.retryAfterAsDate === true ? date : String(fault.retryAfter);
      return { ...response, headers: { ...response.headers, 'Retry-After': value } };
    }
    case 'status': {
      const response = textResponse(fault.status, fault.body ?? '', fault.contentType ?? 'text/plain');
      return { ...response, headers: { ...response.headers, ...fault.headers } };
    }
    case 'html':
      return textResponse(fault.status ?? 403, HTML_PAGE, 'text/html');
    case 'reset':
    case 'stall':
      return fault.afterBytes === undefined ? { status: 0, headers: {}, wire: fault } : undefined;
    default:
      return undefined;
  }
}

/** The answer as a fault lets it through. */
export function spoil(response: EmulatorResponse, fault: HttpFault): EmulatorResponse {
  switch (fault.kind) {
    case 'reset':
    case 'stall':
      return { ...response, wire: fault };
    case 'short-body':
      return { ...response, ...shortened(response, fault.bytes) };
    case 'wrong-length': {
      const length = Math.max(0, bodyLength(response) + fault.by);
      return { ...response, headers: { ...response.headers, 'Content-Length': String(length) } };
    }
    default:
      return response;
  }
}

function shortened({ body }: EmulatorResponse, bytes: number): Pick<EmulatorResponse, 'body'> {
  if (body === undefined || body instanceof Uint8Array) return { body: body?.subarray(0, bytes) };
  return { body: { ...body, end: Math.min(body.end, body.start + bytes) } };
}
