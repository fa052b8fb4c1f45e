import {
  AuthenticationHandler,
  AuthenticationHandlerOptions,
  Client,
  type Context,
  type Middleware,
  RedirectHandlerOptions,
  ResponseType,
  RetryHandlerOptions,
  TelemetryHandler,
} from '@microsoft/microsoft-graph-client';
import { failureWithoutAnswer, ServiceFailure } from '@music-platform/provider-kit';
import { fetchMedia } from './fetch-api.ts';
import { readAnswer } from './graph-answer.ts';
import type { GraphApi, GraphRequest } from './graph-api.ts';

/** What is used of a request of Microsoft's client. */
interface ClientRequest {
  headers(headers: Record<string, string>): ClientRequest;
  options(options: Record<string, unknown>): ClientRequest;
  middlewareOptions(options: object[]): ClientRequest;
  responseType(type: string): ClientRequest;
  get(): Promise<unknown>;
  post(content: unknown): Promise<unknown>;
  patch(content: unknown): Promise<unknown>;
  delete(): Promise<unknown>;
}

/** What is used of a client: `Client` of `@microsoft/microsoft-graph-client`. */
export interface GraphClient {
  api(path: string): ClientRequest;
}

/** Microsoft's client over tokens of ours: it attaches them to requests to `endpoint` alone. */
export function createGraphClient(endpoint: string, given: typeof fetch | undefined): GraphClient {
  const { hostname, protocol } = new URL(endpoint);
  if (protocol !== 'https:') {
    throw new TypeError(
      "Microsoft's client sends tokens over https only: use the fetch binding for this endpoint",
    );
  }
  const send: typeof fetch = (input, init) => (given ?? globalThis.fetch)(input, init);
  const transport: Middleware = {
    execute: async (context: Context) => {
      context.response = await send(context.request, context.options as RequestInit);
    },
  };
  const middleware = [
    new AuthenticationHandler({ getAccessToken: noToken }),
    new TelemetryHandler(),
    transport,
  ];
  return Client.initWithMiddleware({ middleware, baseUrl: endpoint, customHosts: new Set([hostname]) });
}

async function noToken(): Promise<never> {
  throw new ServiceFailure({ status: 401 });
}

/**
 * Graph through Microsoft's own client. Its retry waits no longer than three minutes and cannot be aborted, and its errors lose headers:
 * both stay out of the way.
 */
export function createClientApi(client: GraphClient, given: typeof fetch | undefined): GraphApi {
  const send: typeof fetch = (input, init) => (given ?? globalThis.fetch)(input, init);
  return {
    send: async (request, { accessToken, signal }) => {
      const sending = client
        .api(request.url)
        .headers({ Accept: 'application/json', ...request.headers })
        .options({ redirect: 'error', ...(signal !== undefined && { signal }) })
        .middlewareOptions(settings(accessToken))
        .responseType(ResponseType.RAW);
      const response = await outcome(sending, request).catch((error: unknown) => {
        throw isSignedOut(error)
          ? new ServiceFailure({ status: 401, reason: 'invalid_grant' })
          : failureWithoutAnswer(error);
      });
      if (!(response instanceof Response)) throw new ServiceFailure({ status: 200 });
      return readAnswer(response);
    },
    media: (url, range, { signal, service }) => fetchMedia(send, { url, service }, range, signal),
  };
}

/** Whether an app's own client could get no token. The client turns every error into one of its own, named by its code. */
function isSignedOut(error: unknown): boolean {
  const code: unknown =
    typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return (
    typeof code === 'string' && /InteractionRequired|AuthenticationRequired|CredentialUnavailable/.test(code)
  );
}

function settings(accessToken: string | undefined): object[] {
  const own = [new RetryHandlerOptions(0, 0, () => false), new RedirectHandlerOptions(0, () => false)];
  if (accessToken === undefined) return own;
  return [...own, new AuthenticationHandlerOptions({ getAccessToken: async () => accessToken })];
}

function outcome(sending: ClientRequest, { method, body }: GraphRequest): Promise<unknown> {
  switch (method) {
    case 'GET':
      return sending.get();
    case 'POST':
      return sending.post(body ?? {});
    case 'PATCH':
      return sending.patch(body ?? {});
    case 'DELETE':
      return sending.delete();
  }
}
