import type { FileContent } from '../../remote-drive/file-content.ts';

/** A request, whatever carried it. */
export interface EmulatorRequest {
  readonly method: string;
  /** Absolute: its origin is the one the client believes to talk to, and links in answers begin with it. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  /** The whole body; rejects when it is longer than the server takes. */
  readBody(): Promise<Uint8Array>;
}

/** Bytes `start` to `end` (excluded) of a content, read while they are sent. */
export interface ContentSlice {
  readonly content: FileContent;
  readonly start: number;
  readonly end: number;
}

/** What happens to the connection, whatever the answer says. */
export interface WireFault {
  /** `reset`: the connection breaks; `stall`: nothing more comes until the client leaves. */
  readonly kind: 'reset' | 'stall';
  /** Bytes of the body that still arrive; absent: not even the status does. */
  readonly afterBytes?: number | undefined;
}

/** An answer, before anything carries it. */
export interface EmulatorResponse {
  readonly status: number;
  /** Names as they are sent; the length is worked out from the body unless given. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | ContentSlice | undefined;
  readonly wire?: WireFault | undefined;
  /** Told about each chunk of the body that is handed to the connection. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** Answers requests; rejects only with the reason of a client that has gone. */
export type EmulatorHandler = (request: EmulatorRequest) => Promise<EmulatorResponse>;

const encoder = new TextEncoder();

/** A JSON answer. */
export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): EmulatorResponse {
  const body = encoder.encode(JSON.stringify(value));
  return { status, headers: { 'Content-Type': 'application/json; charset=UTF-8', ...headers }, body };
}

/** An answer in another text format. */
export function textResponse(status: number, text: string, type = 'text/plain'): EmulatorResponse {
  return { status, headers: { 'Content-Type': `${type}; charset=UTF-8` }, body: encoder.encode(text) };
}

/** How many bytes the body has. */
export function bodyLength({ body }: EmulatorResponse): number {
  if (body === undefined) return 0;
  return body instanceof Uint8Array ? body.length : body.end - body.start;
}
