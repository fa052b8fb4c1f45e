import {
  emptyBody,
  failureWithoutAnswer,
  fetchContent,
  type MediaRange,
  type MediaResponse,
  mayFetchContent,
  ServiceFailure,
} from '@music-platform/provider-kit';
import type { DriveApi, DriveRequestOptions } from './drive-api.ts';
import { failureOfAnswer } from './drive-failure.ts';
import { mediaAnswer } from './fetch-api.ts';
import { rangeHeader, readBody, requestHeaders } from './request-parts.ts';

/** One method of a Drive client. */
type ClientMethod = (params: object, options: object) => Promise<{ data: unknown }>;

/** What is used of a Drive v3 client: `drive('v3')` of `@googleapis/drive`, or `google.drive('v3')` of `googleapis`. */
export interface DriveClient {
  files: { list: ClientMethod; get(params: { fileId: string }, options: object): Promise<{ data: unknown }> };
  changes: { list: ClientMethod; getStartPageToken: ClientMethod; watch: ClientMethod };
  drives: { list: ClientMethod };
  channels: { stop: ClientMethod };
}

/** Drive v3 through Google's own client. */
export function createClientApi(client: DriveClient, given?: typeof fetch): DriveApi {
  const send: typeof fetch = (input, init) => (given ?? globalThis.fetch)(input, init);
  const { files, changes, drives, channels } = client;
  return {
    list: async (query, options) => jsonOf(() => files.list(query, settings(options))),
    get: async (fileId, query, options) => jsonOf(() => files.get({ ...query, fileId }, settings(options))),
    changes: async (query, options) => jsonOf(() => changes.list(query, settings(options))),
    startPageToken: async (query, options) =>
      jsonOf(() => changes.getStartPageToken(query, settings(options))),
    drives: async (query, options) => jsonOf(() => drives.list(query, settings(options))),
    watch: async (query, requestBody, options) =>
      jsonOf(() => changes.watch({ ...query, requestBody }, settings(options))),
    stop: async (requestBody, options) => {
      await jsonOf(() => channels.stop({ requestBody }, settings(options)));
    },
    media: (fileId, range, options) => mediaOf(client, send, fileId, range, options),
  };
}

/**
 * The client's own retry knows no 403, ignores `Retry-After` and cannot be aborted: it stays off, whatever the app has set. Drive sends
 * nobody elsewhere but for content.
 */
function settings(options: DriveRequestOptions, headers: Record<string, string> = {}): object {
  return {
    headers: { ...requestHeaders(options), ...headers },
    retry: false,
    retryConfig: { retry: 0, noResponseRetries: 0, shouldRetry: () => false },
    redirect: 'error',
    ...(options.signal !== undefined && { signal: options.signal }),
  };
}

async function jsonOf(send: () => Promise<{ data: unknown }>): Promise<unknown> {
  const { data } = await send().catch((error: unknown) => {
    throw failureOf(error);
  });
  if (typeof data !== 'string') return data;
  if (data === '') return undefined;
  throw new ServiceFailure({ status: 200, isWebPage: /^\s*</.test(data) });
}

async function mediaOf(
  client: DriveClient,
  send: typeof fetch,
  fileId: string,
  range: MediaRange | undefined,
  options: DriveRequestOptions,
): Promise<MediaResponse> {
  const params = { fileId, alt: 'media', supportsAllDrives: true };
  const sending = client.files.get(params, {
    ...settings(options, rangeHeader(range)),
    redirect: 'manual',
    responseType: 'stream',
  });
  try {
    const response = await sending;
    const status = 'status' in response ? Number(response.status) : 200;
    return { status, header: headerReader(response), body: readBody(response.data) };
  } catch (error) {
    const response = responseOf(error);
    const elsewhere = response && (await followed(send, response, rangeHeader(range), options));
    if (elsewhere !== undefined) return mediaAnswer(elsewhere);
    if (response?.status !== 416) throw failureOf(error);
    return { status: 416, header: headerReader(response), body: emptyBody() };
  }
}

/** The content at the place an answer leads to, asked for without a token. Undefined for any other answer. */
async function followed(
  send: typeof fetch,
  response: ClientResponse,
  headers: Record<string, string>,
  { signal = null }: { signal?: AbortSignal | null | undefined },
): Promise<Response | undefined> {
  const { status, config } = response;
  const location = headerReader(response)('location');
  const service = String(config?.url);
  if (status < 300 || status >= 400 || location === undefined || !URL.canParse(location, service))
    return undefined;
  const address = new URL(location, service).href;
  if (!mayFetchContent(address, service)) throw new ServiceFailure({ status, reason: 'redirect' });
  return fetchContent(send, address, { headers, signal }, service);
}

/** Errors of the client carry the whole request: only what is harmless is taken from them. */
function failureOf(error: unknown): unknown {
  if (error instanceof TypeError) return error;
  const response = responseOf(error);
  if (response !== undefined) {
    const { data = error instanceof Error ? error.message : undefined } = response;
    return failureOfAnswer(response.status, headerReader(response), data);
  }
  const wasSent = typeof error === 'object' && error !== null && 'config' in error;
  return wasSent ? failureWithoutAnswer(error) : new ServiceFailure({ reason: 'notSignedIn' });
}

interface ClientResponse {
  status: number;
  config?: { url?: unknown };
  headers?: unknown;
  data?: unknown;
}

function responseOf(error: unknown): ClientResponse | undefined {
  if (typeof error !== 'object' || error === null || !('response' in error)) return undefined;
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('status' in response)) return undefined;
  return typeof response.status === 'number' ? (response as ClientResponse) : undefined;
}

/** The client hands out headers of the host, of its own fetch, or as a plain object. */
function headerReader(response: object): (name: string) => string | undefined {
  const headers: unknown = 'headers' in response ? response.headers : undefined;
  if (isHeaders(headers)) return (name) => headers.get(name) ?? undefined;
  const plain = Object.entries(headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), String(value)] as const,
  );
  const values = new Map(plain);
  return (name) => values.get(name.toLowerCase());
}

function isHeaders(headers: unknown): headers is { get(name: string): string | null } {
  return (
    typeof headers === 'object' && headers !== null && 'get' in headers && typeof headers.get === 'function'
  );
}
