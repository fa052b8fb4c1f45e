import { z } from 'zod';
import type { EmulatorRequest, EmulatorResponse } from '../../http/http-message.ts';
import { jsonResponse } from '../../http/http-message.ts';
import { refusal } from '../errors/error-codes.ts';
import { GraphError, graphErrorResponse } from '../errors/graph-error.ts';
import { jsonBody, parsed } from '../uploads/item-body.ts';
import type { GraphCall, GraphServices } from './graph-context.ts';

const MAX_REQUESTS = 20;

interface BatchRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: unknown;
  readonly dependsOn?: readonly string[] | undefined;
}

interface BatchAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const schema: z.ZodType<{ requests: readonly BatchRequest[] }> = z.object({
  requests: z.array(
    z.object({
      id: z.string().min(1),
      method: z.string().min(1),
      url: z.string().min(1),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).optional(),
    }),
  ),
});

/** `POST /$batch`: up to twenty calls, each with an answer of its own, in whatever order they come. */
export async function batch(call: GraphCall, services: GraphServices): Promise<EmulatorResponse> {
  const { requests } = parsed(schema, await jsonBody(call.request));
  requireSound(requests);
  const answers = new Map<string, Promise<BatchAnswer>>();
  for (const request of requests) {
    const before = (request.dependsOn ?? []).flatMap((id) => answers.get(id) ?? []);
    answers.set(request.id, answerOf(request, before, call, services));
  }
  const responses = await Promise.all([...answers.values()].reverse());
  return jsonResponse(200, { responses });
}

function requireSound(requests: readonly BatchRequest[]): void {
  if (requests.length > MAX_REQUESTS) {
    const message = `Number of batch request steps exceeds the maximum value of ${MAX_REQUESTS}.`;
    throw new GraphError({ status: 400, code: 'BadRequest', message });
  }
  const seen = new Set<string>();
  for (const { id, url, dependsOn = [] } of requests) {
    const isUnsound = seen.has(id) || dependsOn.some((each) => !seen.has(each)) || /\$batch/.test(url);
    if (isUnsound) throw refusal('invalidRequest', { message: `Invalid batch request '${id}'.` });
    seen.add(id);
  }
}

async function answerOf(
  request: BatchRequest,
  before: readonly Promise<BatchAnswer>[],
  call: GraphCall,
  { inner, now }: GraphServices,
): Promise<BatchAnswer> {
  const done = await Promise.all(before);
  const response = done.some(({ status }) => status >= 400)
    ? graphErrorResponse(
        { status: 424, code: 'FailedDependency', message: 'A request this one depends on has failed.' },
        { at: now(), requestId: request.id, clientRequestId: undefined },
      )
    : await inner(innerRequest(request, call.request));
  const status = response.status === 0 ? 504 : response.status;
  return { id: request.id, status, headers: response.headers, ...bodyOf(response) };
}

function innerRequest(
  { method, url, headers = {}, body }: BatchRequest,
  { url: outer, headers: given, signal }: EmulatorRequest,
): EmulatorRequest {
  const version = outer.pathname.split('/')[1] ?? 'v1.0';
  const path = url.startsWith('/') ? url : `/${url}`;
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method: method.toUpperCase(),
    url: new URL(`/${version}${path}`, outer),
    headers: { authorization: given['authorization'], ...own },
    signal,
    readBody: async () => bytesOf(body),
  };
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (typeof body === 'string') return Uint8Array.from(atob(body), (each) => each.charCodeAt(0));
  return new TextEncoder().encode(JSON.stringify(body));
}

function bodyOf({ body, headers }: EmulatorResponse): { body?: unknown } {
  if (!(body instanceof Uint8Array) || body.length === 0) return {};
  if (/json/.test(headers['Content-Type'] ?? '')) return { body: JSON.parse(new TextDecoder().decode(body)) };
  return { body: btoa(Array.from(body, (byte) => String.fromCharCode(byte)).join('')) };
}
