import type { EmulatorRequest } from '../http/http-message.ts';

/** Methods of the API, as its reference and the call log name them. */
export const driveMethods = [
  'about.get',
  'changes.getStartPageToken',
  'changes.list',
  'changes.watch',
  'channels.stop',
  'drives.get',
  'drives.list',
  'files.copy',
  'files.create',
  'files.delete',
  'files.download',
  'files.emptyTrash',
  'files.export',
  'files.generateIds',
  'files.get',
  'files.list',
  'files.update',
  'files.upload',
  'files.watch',
  'oauth.auth',
  'oauth.revoke',
  'oauth.token',
] as const;

export type DriveMethod = (typeof driveMethods)[number];

/** Those of the sign-in: they take no access token, and no quota units. */
export type SignInMethod = Extract<DriveMethod, `oauth.${string}`>;

/** What a request asks for. */
export interface DriveRoute {
  readonly method: DriveMethod;
  /** The file, drive or upload named in the path; `''` for none. */
  readonly id: string;
}

const fixed: Readonly<Record<string, DriveMethod>> = {
  'GET /drive/v3/about': 'about.get',
  'GET /drive/v3/changes': 'changes.list',
  'GET /drive/v3/changes/startPageToken': 'changes.getStartPageToken',
  'POST /drive/v3/changes/watch': 'changes.watch',
  'POST /drive/v3/channels/stop': 'channels.stop',
  'GET /drive/v3/drives': 'drives.list',
  'GET /drive/v3/files': 'files.list',
  'POST /drive/v3/files': 'files.create',
  'GET /drive/v3/files/generateIds': 'files.generateIds',
  'DELETE /drive/v3/files/trash': 'files.emptyTrash',
  'POST /upload/drive/v3/files': 'files.create',
  'GET /o/oauth2/auth': 'oauth.auth',
  'GET /o/oauth2/v2/auth': 'oauth.auth',
  'POST /revoke': 'oauth.revoke',
  'POST /token': 'oauth.token',
  'POST /oauth2/v4/token': 'oauth.token',
  'POST /o/oauth2/token': 'oauth.token',
};

const withId: readonly (readonly [RegExp, DriveMethod])[] = [
  [/^GET \/drive\/v3\/drives\/([^/]+)$/, 'drives.get'],
  [/^GET \/drive\/v3\/files\/([^/]+)$/, 'files.get'],
  [/^GET \/drive\/v3\/files\/([^/]+)\/export$/, 'files.export'],
  [/^PATCH \/drive\/v3\/files\/([^/]+)$/, 'files.update'],
  [/^DELETE \/drive\/v3\/files\/([^/]+)$/, 'files.delete'],
  [/^POST \/drive\/v3\/files\/([^/]+)\/copy$/, 'files.copy'],
  [/^POST \/drive\/v3\/files\/([^/]+)\/watch$/, 'files.watch'],
  [/^PATCH \/upload\/drive\/v3\/files\/([^/]+)$/, 'files.update'],
];

const EXPORT_PATH = '/feeds/download/documents/export/Export';

/** The method a request means; undefined where Drive has nothing. */
export function driveRoute(request: EmulatorRequest): DriveRoute | undefined {
  const { method, url } = request;
  const verb = method === 'HEAD' ? 'GET' : method;
  const path = url.pathname.replace(/(?<=.)\/$/, '');
  const line = `${verb} ${path}`;
  const known = Object.hasOwn(fixed, line) ? fixed[line] : undefined;
  if (isChunk(request)) return { method: 'files.upload', id: '' };
  if (known !== undefined) return { method: known, id: '' };
  if (line === `GET ${EXPORT_PATH}`) {
    return { method: 'files.export', id: url.searchParams.get('id') ?? '' };
  }
  for (const [pattern, named] of withId) {
    const id = pattern.exec(line)?.[1];
    if (id !== undefined) return { method: withMedia(named, url), id: decoded(id) };
  }
  return undefined;
}

/** A part of a resumable upload: clients send it with different verbs. */
function isChunk({ method, url }: EmulatorRequest): boolean {
  return (
    method !== 'GET' && url.pathname.startsWith('/upload/drive/v3/files') && url.searchParams.has('upload_id')
  );
}

/** What counts as a download is named so: it costs more than a look at the resource. */
function withMedia(method: DriveMethod, { searchParams }: URL): DriveMethod {
  const isMedia = method === 'files.get' && searchParams.get('alt')?.toLowerCase() === 'media';
  return isMedia ? 'files.download' : method;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
