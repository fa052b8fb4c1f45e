import { createHash } from 'node:crypto';
import type { Profile } from '@music-platform/core-sync';
import type { OneDriveSource } from '@music-platform/provider-onedrive';

/** What part of OneDrive or SharePoint a library is. */
export interface OneDrivePlace {
  /** MSAL's id of the account; absent where only a token is known. */
  account?: string | undefined;
  /** The SharePoint site it is in; absent: the account's own drive. */
  site?: { id: string; name: string } | undefined;
  /** The document library of the site; absent: all of them. */
  library?: { id: string; name: string } | undefined;
  /** The folder it is; absent: everything. `drive`: the drive it is in; `path`: its names from the top. */
  folder?: { id: string; drive: string; path: readonly string[] } | undefined;
}

/** The profile of a place. Its id follows from the ids alone; names may change. */
export function oneDriveProfile(place: OneDrivePlace): Profile {
  const { account, site, library, folder } = place;
  const ids = [account, site?.id, library?.id, folder?.drive, folder?.id].map((id) => id ?? null);
  const digest = createHash('sha256').update(JSON.stringify(ids)).digest('hex');
  return {
    id: `${site === undefined ? 'onedrive' : 'sharepoint'}-${digest.slice(0, 16)}`,
    displayName: folder?.path.at(-1) ?? library?.name ?? site?.name ?? 'OneDrive',
    root: formatRoot(place),
  };
}

/** What the provider is to show. */
export function sourceOf({ site, library, folder }: OneDrivePlace): OneDriveSource {
  if (folder !== undefined) return { drive: folder.drive, folder: folder.id };
  if (library !== undefined) return { drive: library.id };
  return site === undefined ? { drive: 'me' } : { site: site.id };
}

/** `onedrive:/Music?folder=…`, `sharepoint:/?site=…`: all of a place, as its profile keeps it. */
function formatRoot({ account, site, library, folder }: OneDrivePlace): string {
  const query = new URLSearchParams({
    ...(account !== undefined && { account }),
    ...(site !== undefined && { site: site.id, siteName: site.name }),
    ...(library !== undefined && { library: library.id, libraryName: library.name }),
    ...(folder !== undefined && { drive: folder.drive, folder: folder.id }),
  }).toString();
  const path = (folder?.path ?? []).map((name) => `/${encodeURIComponent(name)}`).join('');
  const scheme = site === undefined ? 'onedrive' : 'sharepoint';
  return `${scheme}:${path || '/'}${query === '' ? '' : `?${query}`}`;
}

/** The place a profile keeps; undefined where `root` is none. */
export function parseOneDriveRoot(root: string): OneDrivePlace | undefined {
  const match = /^(?:onedrive|sharepoint):((?:\/[^/?]*)+)(?:\?(.*))?$/u.exec(root);
  if (match === null) return undefined;
  const query = new URLSearchParams(match[2] ?? '');
  const named = (key: string): { id: string; name: string } | undefined => {
    const id = query.get(key);
    return id === null ? undefined : { id, name: query.get(`${key}Name`) ?? id };
  };
  const [id, drive] = [query.get('folder'), query.get('drive')];
  const path = (match[1] ?? '').split('/').filter((name) => name !== '');
  return {
    account: query.get('account') ?? undefined,
    site: named('site'),
    library: named('library'),
    folder: id === null || drive === null ? undefined : { id, drive, path: path.map(decodeURIComponent) },
  };
}

/** A place as people read it: `OneDrive: Music/Lossless`, `SharePoint: Band/Documents`. */
export function oneDrivePlaceText({ site, library, folder }: OneDrivePlace): string {
  const path = [site?.name, library?.name, ...(folder?.path ?? [])].filter((name) => name !== undefined);
  return `${site === undefined ? 'OneDrive' : 'SharePoint'}: ${path.join('/') || 'all files'}`;
}
