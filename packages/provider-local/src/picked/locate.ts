import type { FileHandle, FolderHandle } from './folder-handle.ts';
import { HandleError } from './handle-errors.ts';

/** The folder at a path below the root. Fails as handles do. */
export async function folderAt(root: FolderHandle, path: string): Promise<FolderHandle> {
  let folder = root;
  for (const name of path.split('/')) folder = await folder.getDirectoryHandle(checked(name));
  return folder;
}

/** The file at a path below the root. Fails as handles do. */
export async function fileAt(root: FolderHandle, path: string): Promise<FileHandle> {
  const names = path.split('/');
  const last = names.pop() ?? '';
  const folder = names.length === 0 ? root : await folderAt(root, names.join('/'));
  return folder.getFileHandle(checked(last));
}

/** Handles answer a name that could not be one with a `TypeError`, which would look like a mistake of the caller. */
function checked(name: string): string {
  if (name === '' || name === '.' || name === '..') throw new HandleError('NotFoundError');
  return name;
}
