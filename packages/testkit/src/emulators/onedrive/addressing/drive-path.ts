import { decoded } from './item-path.ts';

/** A drive as an address names it. */
export type DriveReference =
  | { readonly by: 'me' }
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'site'; readonly site: string };

const site = /^\/sites\/([^/:?]+(?::\/[^:]*:?)?)(?=\/|$)(.*)$/;
const own = /^\/(?:me\/drive|drive|(?:users|groups)\/[^/]+\/drive)(?=\/|$)(.*)$/;
const byId = /^\/(?:(?:me|users\/[^/]+|groups\/[^/]+)\/)?drives\/([^/]+)(?=\/|$)(.*)$/;

/** Reads the drive an address begins with, and what follows it. Undefined where it names none. */
export function parseDrivePath(path: string): { drive: DriveReference; rest: string } | undefined {
  const [, mine] = own.exec(path) ?? [];
  if (mine !== undefined) return { drive: { by: 'me' }, rest: mine };
  const [, id, below] = byId.exec(path) ?? [];
  if (id !== undefined) return { drive: { by: 'id', id: decoded(id) }, rest: below ?? '' };
  const found = parseSitePath(path);
  if (found === undefined) return undefined;
  const [, librarySite] = /^\/drive(?=\/|$)(.*)$/.exec(found.rest) ?? [];
  if (librarySite !== undefined) return { drive: { by: 'site', site: found.site }, rest: librarySite };
  return parseDrivePath(found.rest);
}

/** Reads the site an address begins with: its id, `root`, or `host:/path`. */
export function parseSitePath(path: string): { site: string; rest: string } | undefined {
  const [, name, rest] = site.exec(path) ?? [];
  return name === undefined ? undefined : { site: decoded(name.replace(/:$/, '')), rest: rest ?? '' };
}
