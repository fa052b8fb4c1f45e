import { ProviderError, type TokenSource } from '@music-platform/bridge-traits';
import { z } from 'zod';
import { parseJson } from '../text/json.ts';
import { UsageError } from '../usage-error.ts';

/** A folder, a drive or a site. */
export interface NamedItem {
  id: string;
  name: string;
}

/** An item of a drive. */
export interface DriveEntry extends NamedItem {
  driveId: string;
  isFolder: boolean;
}

/** What a person may name on the command line, looked up in Graph. `drive`: an id, or `me` for the account's own. */
export interface GraphDirectory {
  /** The item at a path of names from the top; undefined where there is none. */
  itemAt(drive: string, path: readonly string[]): Promise<DriveEntry | undefined>;
  itemById(drive: string, id: string): Promise<DriveEntry | undefined>;
  /** Folders right below a folder, at most 200. */
  foldersIn(drive: string, path: readonly string[]): Promise<NamedItem[]>;
  /** Sites whose names have these words. */
  sites(words: string): Promise<NamedItem[]>;
  /** A site by its id, `root`, or `host:/sites/name`. */
  site(address: string): Promise<NamedItem | undefined>;
  /** Document libraries of a site. */
  libraries(siteId: string): Promise<NamedItem[]>;
}

const entrySchema = z
  .object({
    id: z.string().min(1),
    name: z.string().default(''),
    folder: z.unknown().optional(),
    root: z.unknown().optional(),
    parentReference: z.object({ driveId: z.string() }),
  })
  .transform(({ id, name, folder, root, parentReference: { driveId } }) => ({
    id,
    name,
    driveId,
    isFolder: folder != null || root != null,
  }));
const siteSchema = z
  .object({ id: z.string().min(1), displayName: z.string().nullish(), name: z.string().nullish() })
  .transform(({ id, displayName, name }) => ({ id, name: displayName ?? name ?? id }));
const librarySchema = z.object({ id: z.string().min(1), name: z.string().default('') });

function listOf<T>(schema: z.ZodType<T>): z.ZodType<{ value: T[] }> {
  return z.object({ value: z.array(schema) });
}

const noSites = 'This account has no SharePoint: personal Microsoft accounts have OneDrive only.';

/** Looks things up over HTTP. `origin`: that of Graph. */
export function createGraphDirectory(tokens: TokenSource, origin: string): GraphDirectory {
  const ask = async <T>(schema: z.ZodType<T>, path: string): Promise<T | undefined> => {
    const answer = await request(tokens, `${origin}/v1.0/${path}`);
    if (answer.status === 404) return undefined;
    if (answer.status === 400 && path.startsWith('sites')) throw new UsageError(noSites);
    if (answer.status !== 200) throw failureOf(answer);
    const parsed = schema.safeParse(answer.body);
    if (parsed.success) return parsed.data;
    throw new ProviderError('INVALID_RESPONSE', 'The answer of OneDrive makes no sense.');
  };
  const itemFields = '$select=id,name,folder,root,parentReference';
  return {
    itemAt: (drive, path) => ask(entrySchema, `${itemPath(drive, path)}?${itemFields}`),
    itemById: (drive, id) =>
      ask(entrySchema, `${drivePath(drive)}/items/${encodeURIComponent(id)}?${itemFields}`),
    foldersIn: async (drive, path) => {
      const base = itemPath(drive, path);
      const children = `${path.length === 0 ? base : `${base}:`}/children?$top=200&${itemFields}`;
      const entries = (await ask(listOf(entrySchema), children))?.value ?? [];
      return entries.filter(({ isFolder }) => isFolder).toSorted((a, b) => a.name.localeCompare(b.name));
    },
    sites: async (words) =>
      (await ask(listOf(siteSchema), `sites?search=${encodeURIComponent(words)}`))?.value ?? [],
    site: (address) => ask(siteSchema, `sites/${sitePath(address)}`),
    libraries: async (siteId) =>
      (await ask(listOf(librarySchema), `sites/${encodeURIComponent(siteId)}/drives?$select=id,name`))
        ?.value ?? [],
  };
}

function drivePath(drive: string): string {
  return drive === 'me' ? 'me/drive' : `drives/${encodeURIComponent(drive)}`;
}

function itemPath(drive: string, path: readonly string[]): string {
  const names = path.map(encodeURIComponent).join('/');
  return `${drivePath(drive)}/root${names === '' ? '' : `:/${names}`}`;
}

function sitePath(address: string): string {
  const [, host, path] = /^([^/:]+):\/(.*?)\/?$/u.exec(address) ?? [];
  if (host === undefined || path === undefined) return encodeURIComponent(address);
  return `${encodeURIComponent(host)}:/${path.split('/').map(encodeURIComponent).join('/')}`;
}

interface Answer {
  status: number;
  body: unknown;
}

/** One refresh, where the token turns out to be stale. */
async function request(tokens: TokenSource, url: string): Promise<Answer> {
  const token = await tokens.getAccessToken();
  const answer = await get(url, token);
  return answer.status === 401 ? get(url, await tokens.getAccessToken({ rejected: token })) : answer;
}

async function get(url: string, token: string): Promise<Answer> {
  try {
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
    const response = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(60_000) });
    return { status: response.status, body: parseJson(await response.text()) };
  } catch {
    throw new ProviderError('UNAVAILABLE', 'OneDrive cannot be reached. Check the network and try again.');
  }
}

const errorSchema = z.object({ error: z.object({ code: z.string().regex(/^\w{1,60}$/u) }) });

function failureOf({ status, body }: Answer): ProviderError {
  const detail = errorSchema.safeParse(body).data?.error.code ?? `status ${status}`;
  switch (status) {
    case 401:
      return new ProviderError('UNAUTHORIZED', 'OneDrive does not accept the sign-in.');
    case 403:
      return new ProviderError('FORBIDDEN', `The sign-in does not allow this (${detail}).`);
    case 429:
      return new ProviderError('RATE_LIMITED', 'OneDrive asks for fewer requests. Try again in a minute.');
    default:
      return new ProviderError('UNAVAILABLE', `OneDrive has a problem (${detail}). Try again later.`);
  }
}
