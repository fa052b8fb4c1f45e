import type { MediaRange, MediaResponse, SendOptions } from '@music-platform/provider-kit';

/** Parameters of a request, as they stand in its query. */
export type DriveQuery = Readonly<Record<string, string | number | boolean>>;

/** What goes with every request besides its parameters. */
export interface DriveRequestOptions extends SendOptions {
  /** Value of `X-Goog-Drive-Resource-Keys`, for items shared by link. */
  resourceKeys?: string | undefined;
}

/**
 * The few methods of Drive v3 that a catalogue needs, one request each: no retries, no waiting. Answers are not checked yet. Failures are
 * `DriveFailure`s; an aborted signal may fail in any way.
 */
export interface DriveApi {
  /** `files.list` */
  list(query: DriveQuery, options: DriveRequestOptions): Promise<unknown>;
  /** `files.get` */
  get(fileId: string, query: DriveQuery, options: DriveRequestOptions): Promise<unknown>;
  /** `changes.list` */
  changes(query: DriveQuery, options: DriveRequestOptions): Promise<unknown>;
  /** `changes.getStartPageToken` */
  startPageToken(query: DriveQuery, options: DriveRequestOptions): Promise<unknown>;
  /** `drives.list` */
  drives(query: DriveQuery, options: DriveRequestOptions): Promise<unknown>;
  /** `files.get` with `alt=media` */
  media(fileId: string, range: MediaRange | undefined, options: DriveRequestOptions): Promise<MediaResponse>;
  /** `changes.watch` */
  watch(query: DriveQuery, channel: DriveChannelRequest, options: DriveRequestOptions): Promise<unknown>;
  /** `channels.stop` */
  stop(channel: { id: string; resourceId: string }, options: DriveRequestOptions): Promise<void>;
}

/** The push channel asked for. */
export interface DriveChannelRequest {
  id: string;
  type: 'web_hook';
  address: string;
  token: string;
  /** Milliseconds since the Unix epoch, in decimal. */
  expiration: string;
}
