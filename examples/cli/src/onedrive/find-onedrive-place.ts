import type { CloudOptions } from '../cloud/cloud-service.ts';
import { ambiguous, namesOf } from '../cloud/named-items.ts';
import { UsageError } from '../usage-error.ts';
import type { DriveEntry, GraphDirectory, NamedItem } from './graph-directory.ts';
import type { OneDrivePlace } from './onedrive-place.ts';

/** What `sync onedrive [--root]` means. Asks only where a folder is given; throws `UsageError` for what is not there. */
export async function findOneDrivePlace(
  { root }: Pick<CloudOptions, 'root'>,
  directory: GraphDirectory,
): Promise<OneDrivePlace> {
  return root === undefined ? {} : { folder: await findFolder(root, 'me', 'OneDrive', directory) };
}

/** What `sync sharepoint --site [--library] [--root]` means. A folder needs a library where the site has several. */
export async function findSharePointPlace(
  { site: wanted, library, root }: Pick<CloudOptions, 'site' | 'library' | 'root'>,
  directory: GraphDirectory,
): Promise<OneDrivePlace> {
  const site = await findSite(wanted, directory);
  if (library === undefined && root === undefined) return { site };
  const libraries = await directory.libraries(site.id);
  const chosen = library === undefined ? onlyOne(libraries, site) : findLibrary(library, libraries, site);
  if (root === undefined) return { site, library: chosen };
  const folder = await findFolder(root, chosen.id, `${site.name}/${chosen.name}`, directory);
  return { site, library: chosen, folder };
}

async function findSite(wanted: string | undefined, directory: GraphDirectory): Promise<NamedItem> {
  if (wanted === undefined) {
    const sites = await directory.sites('*');
    throw new UsageError(`Name a SharePoint site with --site. ${thereAre(sites, 'This account sees none.')}`);
  }
  if (wanted === 'root' || /[:,]/u.test(wanted)) {
    const site = await directory.site(wanted);
    if (site !== undefined) return site;
    throw new UsageError(`There is no SharePoint site “${wanted}”.`);
  }
  const sites = await directory.sites(wanted);
  const [found, ...others] = sites.filter(({ name }) => sameName(name, wanted));
  if (found === undefined) {
    const choice = thereAre(sites, 'None has a name like that.');
    throw new UsageError(`There is no SharePoint site “${wanted}”. ${choice}`);
  }
  if (others.length === 0) return found;
  throw ambiguous([found, ...others], `sites are called “${wanted}”`, '--site');
}

function findLibrary(wanted: string, libraries: readonly NamedItem[], site: NamedItem): NamedItem {
  const found = libraries.find(({ id, name }) => id === wanted || sameName(name, wanted));
  if (found !== undefined) return found;
  const choice = thereAre(libraries, 'It has none.');
  throw new UsageError(`The site “${site.name}” has no library “${wanted}”. ${choice}`);
}

function onlyOne(libraries: readonly NamedItem[], site: NamedItem): NamedItem {
  const [first, second] = libraries;
  if (first !== undefined && second === undefined) return first;
  const choice = thereAre(libraries, 'It has none.');
  throw new UsageError(`Name the library of “${site.name}” that --root is in, with --library. ${choice}`);
}

/** `wanted` is a path of names from the top, or the id of a folder. Names know no upper and lower case here. */
async function findFolder(
  wanted: string,
  drive: string,
  place: string,
  directory: GraphDirectory,
): Promise<OneDrivePlace['folder']> {
  const path = wanted.split('/').filter((name) => name !== '');
  if (path.length === 0) return undefined;
  const found = (await directory.itemAt(drive, path)) ?? (await byId(wanted, drive, directory));
  if (found === undefined) throw await missing(path, drive, place, directory);
  if (!found.isFolder) {
    throw new UsageError(`“${found.name}” is a file. Name the folder that holds the music.`);
  }
  const names = sameName(found.name, path.at(-1) ?? '') ? [...path.slice(0, -1), found.name] : [found.name];
  return { id: found.id, drive: found.driveId, path: names };
}

async function byId(
  wanted: string,
  drive: string,
  directory: GraphDirectory,
): Promise<DriveEntry | undefined> {
  return /^[\w!.-]{8,}$/u.test(wanted) ? directory.itemById(drive, wanted) : undefined;
}

/** Says how far the path leads, and what there is in its place. */
async function missing(
  path: readonly string[],
  drive: string,
  place: string,
  directory: GraphDirectory,
): Promise<UsageError> {
  let depth = path.length - 1;
  while (depth > 0 && (await directory.itemAt(drive, path.slice(0, depth))) === undefined) depth -= 1;
  const parents = path.slice(0, depth);
  const choice = thereAre(await directory.foldersIn(drive, parents), 'There are no folders.');
  const where = [place, ...parents].join('/');
  return new UsageError(`There is no folder “${path[depth]}” in ${where}. ${choice}`);
}

function thereAre(items: readonly NamedItem[], none: string): string {
  return items.length === 0 ? none : `There are: ${namesOf(items)}.`;
}

function sameName(a: string, b: string): boolean {
  return a.normalize().toLowerCase() === b.normalize().toLowerCase();
}
