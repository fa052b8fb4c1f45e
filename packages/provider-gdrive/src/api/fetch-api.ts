import {
  emptyBody,
  failureWithoutAnswer,
  fetchContent,
  isWebPage,
  type MediaRange,
  type MediaResponse,
  readAnswerText,
  ServiceFailure,
} from '@music-platform/provider-kit';
import type { DriveApi, DriveQuery, DriveRequestOptions } from './drive-api.ts';
import { failureOfAnswer } from './drive-failure.ts';
import { rangeHeader, readBody, requestHeaders } from './request-parts.ts';

/** What the fetch binding needs of its host. */
export interface FetchApiOptions {
  /** Default: the host's `fetch`. */
  fetch?: typeof fetch | undefined;
  /** Origin of the API, for tests and proxies. Default `https://www.googleapis.com/`. */
  rootUrl?: string | undefined;
}

/** Drive v3 over `fetch`: for browsers and workers, without a Node import. */
export function createFetchApi(options: FetchApiOptions = {}): DriveApi {
  const read = (path: string, query: DriveQuery, request: DriveRequestOptions): Promise<unknown> =>
    jsonOf(
      send(options, path, query, {
        headers: requestHeaders(request),
        redirect: 'error',
        signal: request.signal ?? null,
      }),
    );
  const write = (
    path: string,
    query: DriveQuery,
    body: object,
    request: DriveRequestOptions,
  ): Promise<unknown> => {
    const headers = { ...requestHeaders(request), 'Content-Type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body), signal: request.signal ?? null };
    return jsonOf(send(options, path, query, { ...init, redirect: 'error' }));
  };
  return {
    list: (query, request) => read('files', query, request),
    get: (fileId, query, request) => read(filePath(fileId), query, request),
    changes: (query, request) => read('changes', query, request),
    startPageToken: (query, request) => read('changes/startPageToken', query, request),
    drives: (query, request) => read('drives', query, request),
    watch: (query, channel, request) => write('changes/watch', query, channel, request),
    stop: async (channel, request) => {
      await write('channels/stop', {}, channel, request);
    },
    media: (fileId, range, request) => mediaOf(options, fileId, range, request),
  };
}

function filePath(fileId: string): string {
  return `files/${encodeURIComponent(fileId)}`;
}

async function send(
  options: FetchApiOptions,
  path: string,
  query: DriveQuery,
  init: RequestInit,
): Promise<Response> {
  try {
    return await (options.fetch ?? globalThis.fetch)(addressOf(options, path, query), init);
  } catch (error) {
    throw failureWithoutAnswer(error);
  }
}

function addressOf(
  { rootUrl = 'https://www.googleapis.com/' }: FetchApiOptions,
  path: string,
  query: DriveQuery,
): string {
  const url = new URL(`/drive/v3/${path}`, rootUrl);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url.href;
}

async function jsonOf(sending: Promise<Response>): Promise<unknown> {
  const response = await sending;
  const header = (name: string): string | null => response.headers.get(name);
  const text = await readAnswerText(response);
  if (!response.ok) throw failureOfAnswer(response.status, header, text);
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ServiceFailure({ status: response.status, isWebPage: isWebPage(header) });
  }
}

async function mediaOf(
  options: FetchApiOptions,
  fileId: string,
  range: MediaRange | undefined,
  request: DriveRequestOptions,
): Promise<MediaResponse> {
  const headers = { ...requestHeaders(request), ...rangeHeader(range) };
  const url = addressOf(options, filePath(fileId), { alt: 'media', supportsAllDrives: true });
  const init = { headers, signal: request.signal ?? null };
  return mediaAnswer(await fetchContent(options.fetch ?? globalThis.fetch, url, init, url));
}

/** The content an answer brings. Throws `ServiceFailure` for one that brings none. */
export async function mediaAnswer(response: Response): Promise<MediaResponse> {
  const { status } = response;
  const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
  if (status === 200 || status === 206) return { status, header, body: readBody(response.body) };
  const text = await readAnswerText(response).catch(() => '');
  if (status === 416) return { status, header, body: emptyBody() };
  throw failureOfAnswer(status, header, text);
}
