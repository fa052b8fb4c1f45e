import { type FilePage, ProviderError, type RemoteFile } from '@music-platform/bridge-traits';
import type { IgnoreRule } from '../ignore.ts';
import { mimeTypeOf } from '../mime-type.ts';
import { Problems } from '../problems.ts';
import type { FileHandle, FileSnapshot, FolderHandle } from './folder-handle.ts';
import { isMissing, nameOf, rootError } from './handle-errors.ts';
import { folderAt } from './locate.ts';
import { checkRoot } from './root.ts';

/** What is listed, and how. */
export interface PickedWalkOptions {
  readonly root: FolderHandle;
  readonly ignore: IgnoreRule;
  readonly pageSize: number;
  /** Only what lies below the folder of this id. */
  readonly under?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Folder {
  readonly handle: FolderHandle;
  /** Empty for the root. */
  readonly path: string;
}

/** Files that are looked at together: each look is a round trip to another process. */
const looksAtOnce = 32;
/** A folder never has a content, so its version never changes. */
const folderVersion = '0';

/** The tree in pages: parents before children, names in order. What cannot be read is left out and noted. */
export async function* walkPicked(options: PickedWalkOptions): AsyncGenerator<FilePage, void, undefined> {
  const { root, pageSize, signal } = options;
  signal?.throwIfAborted();
  const problems = new Problems();
  let files: RemoteFile[] = [];
  for await (const found of entries(options, problems)) {
    files.push(...found);
    while (files.length > pageSize) {
      yield { files: files.slice(0, pageSize), complete: false };
      signal?.throwIfAborted();
      files = files.slice(pageSize);
    }
  }
  await checkRoot(root);
  signal?.throwIfAborted();
  const { summary } = problems;
  yield summary === undefined
    ? { files, complete: true }
    : { files, complete: false, incompleteReason: summary };
}

/** The version of a file: changes when its content is written, or touched. */
export function versionOf({ size, lastModified }: FileSnapshot): string {
  return `${size.toString(36)}-${Math.trunc(lastModified).toString(36)}`;
}

async function* entries(
  { root, ignore, under, signal }: PickedWalkOptions,
  problems: Problems,
): AsyncGenerator<readonly RemoteFile[], void, undefined> {
  const start = under === undefined ? { handle: root, path: '' } : await startingAt(root, under);
  const pending: Folder[] = [start];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    signal?.throwIfAborted();
    const { path } = folder;
    const children = (await read(folder, problems)).filter(({ name }) => !ignore(name, join(path, name)));
    for (let first = 0; first < children.length; first += looksAtOnce) {
      signal?.throwIfAborted();
      const looks = children.slice(first, first + looksAtOnce).map((child) => look(child, path, problems));
      yield (await Promise.all(looks)).filter((file) => file !== undefined);
    }
    for (const handle of children.reverse()) {
      if (handle.kind === 'directory') pending.push({ handle, path: join(path, handle.name) });
    }
  }
}

async function startingAt(root: FolderHandle, under: string): Promise<Folder> {
  await checkRoot(root);
  try {
    return { handle: await folderAt(root, under), path: under };
  } catch (error) {
    if (!isMissing(error)) throw rootError(error);
    throw new ProviderError('NOT_FOUND', 'There is no folder of that id. List the whole folder again.');
  }
}

/** What is in a folder, by name. */
async function read({ handle, path }: Folder, problems: Problems): Promise<(FolderHandle | FileHandle)[]> {
  const children: (FolderHandle | FileHandle)[] = [];
  try {
    for await (const child of handle.values()) children.push(child);
  } catch (error) {
    if (path === '') throw rootError(error);
    note(problems, path, error);
    return [];
  }
  return children.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

async function look(
  child: FolderHandle | FileHandle,
  parent: string,
  problems: Problems,
): Promise<RemoteFile | undefined> {
  const { kind, name } = child;
  const id = join(parent, name);
  const common = { id, name, parentId: parent === '' ? undefined : parent, metadata: { path: id } };
  if (kind === 'directory') return { ...common, kind: 'folder', version: folderVersion };
  try {
    const file = await child.getFile();
    const { size, lastModified } = file;
    const version = versionOf(file);
    return {
      ...common,
      kind: 'file',
      mimeType: mimeTypeOf(name),
      size,
      modifiedAt: Math.trunc(lastModified),
      version,
    };
  } catch (error) {
    note(problems, id, error);
    return undefined;
  }
}

/** What has just been removed is simply gone; everything else that cannot be read is there. */
function note(problems: Problems, path: string, error: unknown): void {
  const name = nameOf(error);
  if (name === undefined) throw error;
  if (!isMissing(error)) problems.add(path, `(${name})`);
}

function join(parent: string, name: string): string {
  return parent === '' ? name : `${parent}/${name}`;
}
