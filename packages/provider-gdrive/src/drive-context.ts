import type { AbortOptions, Clock, Logger } from '@music-platform/bridge-traits';
import type { RequestCaller } from '@music-platform/provider-kit';
import type { CallKind } from './api/call-kind.ts';
import type { DriveApi, DriveQuery } from './api/drive-api.ts';
import {
  type DriveFile,
  driveFileSchema,
  fileFields,
  parseAnswer,
  startPageTokenFields,
  startPageTokenSchema,
} from './api/drive-wire.ts';
import type { SharedDrives } from './shared-drives.ts';

/** What every part of the provider works with. */
export interface DriveContext {
  api: DriveApi;
  caller: RequestCaller<CallKind>;
  clock: Clock;
  logger: Logger | undefined;
  sharedDrives: SharedDrives;
  /** Items per page, 1 to 1000. */
  pageSize: number;
}

/** One body of files with a listing and a change log of its own: what the account can reach, or a shared drive. */
export interface Corpus {
  /** Id of the shared drive; null for the account's own files. */
  drive: string | null;
  /** Ids are shown relative to My Drive's root. */
  rooted: boolean;
}

/** Parameters that name a corpus in a change log. */
export function changeQuery({ drive }: Corpus): DriveQuery {
  return {
    ...(drive !== null && { driveId: drive }),
    includeItemsFromAllDrives: true,
    supportsAllDrives: true,
    spaces: 'drive',
  };
}

/** Parameters that name a corpus in a listing. */
export function listQuery(corpus: Corpus): DriveQuery {
  return { ...changeQuery(corpus), corpora: corpus.drive === null ? 'user' : 'drive' };
}

/** A file by id. */
export async function getFile(
  { api, caller }: DriveContext,
  fileId: string,
  { resourceKey, signal }: { resourceKey?: string | undefined } & AbortOptions,
): Promise<DriveFile> {
  const query = { fields: fileFields, supportsAllDrives: true };
  const resourceKeys = resourceKey && `${fileId}/${resourceKey}`;
  const answer = await caller.call('get', (request) => api.get(fileId, query, { ...request, resourceKeys }), {
    signal,
  });
  return parseAnswer(driveFileSchema, answer);
}

/** A token behind everything that has happened so far. */
export async function getStartPageToken(
  { api, caller }: DriveContext,
  { drive }: Corpus,
  { signal }: AbortOptions,
): Promise<string> {
  const query = {
    ...(drive !== null && { driveId: drive }),
    supportsAllDrives: true,
    fields: startPageTokenFields,
  };
  const answer = await caller.call('startPageToken', (request) => api.startPageToken(query, request), {
    signal,
  });
  return parseAnswer(startPageTokenSchema, answer).startPageToken;
}

/** Whether an item is this corpus's to report: one in a followed shared drive is that drive's, wherever else it shows up. */
export async function belongsTo(
  { sharedDrives }: DriveContext,
  { drive }: Corpus,
  { driveId }: DriveFile,
  options: AbortOptions,
): Promise<boolean> {
  if (driveId === undefined) return true;
  return drive === null ? !(await sharedDrives.isFollowed(driveId, options)) : driveId === drive;
}
