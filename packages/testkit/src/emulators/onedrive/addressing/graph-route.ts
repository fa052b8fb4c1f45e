import type { EmulatorRequest } from '../../http/http-message.ts';
import { type DriveReference, parseDrivePath, parseSitePath } from './drive-path.ts';
import type { GraphEndpoint } from './graph-endpoint.ts';
import { decoded, type ItemReference, parseItemPath } from './item-path.ts';

/** Paths of what needs no access token: addresses that are secrets themselves. */
export const DOWNLOAD_PATH = '/_layouts/15/download.aspx';
export const UPLOAD_PATH = '/_api/v2.0/uploadSession';
export const MONITOR_PATH = '/_api/v2.0/monitor';

/** What a request asks for, as far as its address says. */
export interface GraphRoute {
  readonly endpoint: GraphEndpoint;
  readonly drive?: DriveReference | undefined;
  readonly item?: ItemReference | undefined;
  /** Id of a subscription, name of a site, tenant, or what a function is called with. */
  readonly argument?: string | undefined;
}

const itemActions: Readonly<Record<string, GraphEndpoint>> = {
  'GET ': 'item.get',
  'PATCH ': 'item.update',
  'DELETE ': 'item.delete',
  'GET children': 'item.children',
  'POST children': 'item.create',
  'GET content': 'item.content',
  'PUT content': 'item.upload',
  'GET delta': 'delta',
  'POST createUploadSession': 'item.createUploadSession',
  'POST copy': 'item.copy',
  'POST restore': 'item.restore',
  'POST permanentDelete': 'item.permanentDelete',
  'GET search': 'item.search',
};

const fixed: Readonly<Record<string, GraphEndpoint>> = {
  'GET /me': 'me.get',
  'GET /me/drives': 'drives.list',
  'GET /drives': 'drives.list',
  'GET /subscriptions': 'subscriptions.list',
  'POST /subscriptions': 'subscriptions.create',
  'POST /$batch': 'batch',
  'GET /sites': 'sites.list',
};

const withArgument: readonly (readonly [RegExp, GraphEndpoint])[] = [
  [/^GET \/subscriptions\/([^/]+)$/, 'subscriptions.get'],
  [/^PATCH \/subscriptions\/([^/]+)$/, 'subscriptions.update'],
  [/^DELETE \/subscriptions\/([^/]+)$/, 'subscriptions.delete'],
  [/^POST \/subscriptions\/([^/]+)\/reauthorize$/, 'subscriptions.reauthorize'],
  [/^GET \/(?:users|groups)\/([^/]+)\/drives$/, 'drives.list'],
];

const login: readonly (readonly [RegExp, GraphEndpoint])[] = [
  [/^POST \/([^/]+)\/oauth2\/v2\.0\/token$/, 'oauth.token'],
  [/^POST \/(oauth20_token\.srf)$/, 'oauth.token'],
  [/^POST \/([^/]+)\/oauth2\/v2\.0\/devicecode$/, 'oauth.deviceCode'],
  [/^GET \/([^/]+)\/oauth2\/v2\.0\/authorize$/, 'oauth.authorize'],
  [/^GET \/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/, 'oauth.authority'],
  [/^GET \/(common)\/discovery\/instance$/, 'oauth.authority'],
  [/^GET (\/)$/, 'oauth.authority'],
];

const secret: readonly (readonly [string, GraphEndpoint])[] = [
  [DOWNLOAD_PATH, 'download'],
  [UPLOAD_PATH, 'uploadSession'],
  [MONITOR_PATH, 'monitor'],
];

/** The meaning of a request; undefined where Graph has nothing. */
export function graphRoute({ method, url }: Pick<EmulatorRequest, 'method' | 'url'>): GraphRoute | undefined {
  const verb = method === 'HEAD' ? 'GET' : method;
  for (const [path, endpoint] of secret) if (url.pathname.includes(path)) return { endpoint };
  const signIn = matched(login, `${verb} ${url.pathname}`);
  if (signIn !== undefined) return signIn;
  const path = /^\/(?:v1\.0|v2\.0|beta)(\/.*)$/.exec(url.pathname)?.[1];
  if (path === undefined) return undefined;
  const line = `${verb} ${path.replace(/(?<=.)\/+$/, '')}`;
  const known = Object.hasOwn(fixed, line) ? fixed[line] : undefined;
  if (known !== undefined) return { endpoint: known };
  return matched(withArgument, line) ?? inDrive(verb, path) ?? ofSite(line, path);
}

function inDrive(verb: string, path: string): GraphRoute | undefined {
  const found = parseDrivePath(path);
  if (found === undefined) return undefined;
  const { drive } = found;
  const rest = found.rest.replace(/\/+$/, '');
  if (rest === '') return verb === 'GET' ? { endpoint: 'drive.get', drive } : undefined;
  if (rest === '/sharedWithMe' && verb === 'GET') return { endpoint: 'sharedWithMe', drive };
  const parsed = parseItemPath(rest.startsWith('/search(') ? `/root${rest}` : rest);
  if (parsed === undefined) return undefined;
  const [isAction, action = '', argument] = /^(\w*)(?:\((?:\w+=)?'?(.*?)'?\))?$/.exec(parsed.action) ?? [];
  if (isAction === undefined) return undefined;
  const line = `${verb} ${action}`;
  const endpoint = Object.hasOwn(itemActions, line) ? itemActions[line] : undefined;
  if (endpoint === undefined) return undefined;
  return { endpoint, drive, item: parsed.item, argument: argument && decoded(argument) };
}

function ofSite(line: string, path: string): GraphRoute | undefined {
  const found = line.startsWith('GET ') ? parseSitePath(path) : undefined;
  if (found === undefined) return undefined;
  if (found.rest === '' || found.rest === '/') return { endpoint: 'sites.get', argument: found.site };
  return found.rest === '/drives'
    ? { endpoint: 'drives.list', drive: { by: 'site', site: found.site } }
    : undefined;
}

function matched(
  patterns: readonly (readonly [RegExp, GraphEndpoint])[],
  line: string,
): GraphRoute | undefined {
  for (const [pattern, endpoint] of patterns) {
    const argument = pattern.exec(line)?.[1];
    if (argument !== undefined) return { endpoint, argument: decoded(argument) };
  }
  return undefined;
}
