import {
  emptyBody,
  failureWithoutAnswer,
  fetchContent,
  type MediaRange,
  type MediaResponse,
  readAnswerText,
  readWebBody,
} from '@music-platform/provider-kit';
import { readAnswer } from './graph-answer.ts';
import type { GraphApi } from './graph-api.ts';
import { failureOfAnswer } from './graph-failure.ts';

/** Microsoft Graph over `fetch`: for browsers and workers, without a Node import. */
export function createFetchApi(given: typeof fetch | undefined): GraphApi {
  const send: typeof fetch = (input, init) => (given ?? globalThis.fetch)(input, init);
  return {
    send: async ({ method, url, headers, body }, { accessToken, signal }) => {
      const response = await send(url, {
        method,
        headers: {
          Accept: 'application/json',
          ...headers,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...(accessToken !== undefined && { Authorization: `Bearer ${accessToken}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: signal ?? null,
      }).catch((error: unknown) => {
        throw failureWithoutAnswer(error);
      });
      return readAnswer(response);
    },
    media: (url, range, { signal, service }) => fetchMedia(send, { url, service }, range, signal),
  };
}

/** Asks for content at an address that says itself who may read it: it is sent as it is, with nothing but the range. */
export async function fetchMedia(
  send: typeof fetch,
  { url, service }: { url: string; service: string },
  range: MediaRange | undefined,
  signal: AbortSignal | undefined,
): Promise<MediaResponse> {
  const headers = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end ?? ''}` };
  const init = {
    headers,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: signal ?? null,
  } as const;
  const response = await fetchContent(send, url, init, service);
  const { status } = response;
  const header = (name: string): string | undefined => response.headers.get(name) ?? undefined;
  if (status === 200 || status === 206) return { status, header, body: readWebBody(response.body) };
  const text = await readAnswerText(response).catch(() => '');
  if (status === 416) return { status, header, body: emptyBody() };
  throw failureOfAnswer(status, header, text);
}
