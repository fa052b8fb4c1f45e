import type { CloudOptions } from '../cloud/cloud-service.ts';
import { ambiguous, namesOf } from '../cloud/named-items.ts';
import { UsageError } from '../usage-error.ts';
import type { DriveDirectory, NamedItem } from './drive-directory.ts';
import type { DrivePlace } from './drive-place.ts';

/** What `--shared-drive` and `--root` mean. Asks Drive only where they are given; throws `UsageError` for what is not there. */
export async function findDrivePlace(
  { root, sharedDrive }: Pick<CloudOptions, 'root' | 'sharedDrive'>,
  directory: DriveDirectory,
): Promise<Omit<DrivePlace, 'account'>> {
  const drive = sharedDrive === undefined ? undefined : await findSharedDrive(sharedDrive, directory);
  return root === undefined ? { drive } : findFolder(root, drive, directory);
}

async function findSharedDrive(wanted: string, directory: DriveDirectory): Promise<NamedItem> {
  const drives = await directory.sharedDrives();
  const byId = drives.find(({ id }) => id === wanted);
  if (byId !== undefined) return byId;
  const [found, ...others] = drives.filter(({ name }) => name.normalize() === wanted.normalize());
  if (found === undefined) {
    const choice =
      drives.length === 0 ? 'This account is a member of none.' : `There are: ${namesOf(drives)}.`;
    throw new UsageError(`There is no shared drive “${wanted}”. ${choice}`);
  }
  if (others.length === 0) return found;
  throw ambiguous([found, ...others], `shared drives are called “${wanted}”`, '--shared-drive');
}

/** `wanted` is a path of names from the top, or the id of a folder anywhere. */
async function findFolder(
  wanted: string,
  drive: NamedItem | undefined,
  directory: DriveDirectory,
): Promise<Omit<DrivePlace, 'account'>> {
  const path = wanted.split('/').filter((name) => name !== '');
  if (path.length === 0) return { drive };
  let folder: NamedItem = drive ?? { id: 'root', name: 'My Drive' };
  for (const [depth, name] of path.entries()) {
    const [found, ...others] = await directory.folders(folder.id, name);
    if (found === undefined) {
      const byId = path.length === 1 ? await findById(wanted, drive, directory) : undefined;
      if (byId !== undefined) return byId;
      const place = [drive?.name ?? 'My Drive', ...path.slice(0, depth)].join('/');
      const choice = namesOf(await directory.folders(folder.id));
      throw new UsageError(
        `There is no folder “${name}” in ${place}. ${choice === '' ? 'There are no folders.' : `There are: ${choice}.`}`,
      );
    }
    if (others.length > 0) throw ambiguous([found, ...others], `folders are called “${name}”`, '--root');
    folder = found;
  }
  return { drive, folder: { id: folder.id, path } };
}

async function findById(
  id: string,
  drive: NamedItem | undefined,
  directory: DriveDirectory,
): Promise<Omit<DrivePlace, 'account'> | undefined> {
  const folder = /^[\w-]{8,}$/u.test(id) ? await directory.folder(id) : undefined;
  if (folder === undefined) return undefined;
  if (!folder.isFolder)
    throw new UsageError(`“${folder.name}” is a file. Name the folder that holds the music.`);
  if (folder.isTrashed) throw new UsageError(`The folder “${folder.name}” is in the trash.`);
  const { driveId } = folder;
  if (drive !== undefined && driveId !== drive.id) {
    throw new UsageError(`The folder “${folder.name}” is not in the shared drive “${drive.name}”.`);
  }
  if (driveId === undefined) return { folder: { id: folder.id, path: [folder.name] } };
  const drives = await directory.sharedDrives();
  const holder = drives.find((each) => each.id === driveId) ?? { id: driveId, name: 'a shared drive' };
  return { drive: holder, folder: { id: folder.id, path: [folder.name] } };
}
