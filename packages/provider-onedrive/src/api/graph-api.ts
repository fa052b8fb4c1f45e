import type { MediaRange, MediaResponse, SendOptions } from '@music-platform/provider-kit';

/** One request to Microsoft Graph. */
export interface GraphRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute; links of the service unchanged. */
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: object | undefined;
}

/** An answer of status 200 to 299. */
export interface GraphAnswer {
  /** What was parsed of the body; undefined where there is none. */
  json: unknown;
  header(name: string): string | undefined;
}

/**
 * What reaches the service, one request each: no retries, no waiting, no redirects with a token. Failures are `ServiceFailure`s; an aborted
 * signal may fail in any way.
 */
export interface GraphApi {
  /** A request to Graph itself, the only one that carries a token. */
  send(request: GraphRequest, options: SendOptions): Promise<GraphAnswer>;
  /** Content from a download address that `service` named, sent as it is, without a token. */
  media(
    url: string,
    range: MediaRange | undefined,
    options: { service: string; signal?: AbortSignal | undefined },
  ): Promise<MediaResponse>;
}
