import type { FileHandle, FileSnapshot, FolderHandle } from './folder-handle.ts';
import { HandleError } from './handle-errors.ts';

/** A file from drag and drop, or from `<input webkitdirectory>`. */
export interface ListedFile {
  /** Below the folder that was dropped, with `/` between names. */
  readonly path: string;
  readonly file: FileSnapshot;
}

/** Files as the folder they came from. Of two at one path the last one is there. */
export function folderOfFiles(files: readonly ListedFile[]): FolderHandle {
  const root = new ListedFolder('');
  for (const { path, file } of files) {
    const names = path.split('/');
    const last = names.pop() ?? '';
    if ([...names, last].some((name) => name === '')) {
      throw new TypeError('path must be names with / between them');
    }
    let folder = root;
    for (const name of names) folder = folder.folder(name);
    folder.put({ kind: 'file', name: last, getFile: async () => file });
  }
  return root;
}

class ListedFolder implements FolderHandle {
  readonly kind = 'directory';
  readonly name: string;
  readonly #entries = new Map<string, FileHandle | ListedFolder>();

  constructor(name: string) {
    this.name = name;
  }

  folder(name: string): ListedFolder {
    const known = this.#entries.get(name);
    if (known?.kind === 'directory') return known;
    const folder = new ListedFolder(name);
    this.#entries.set(name, folder);
    return folder;
  }

  put(file: FileHandle): void {
    this.#entries.set(file.name, file);
  }

  async *values(): AsyncGenerator<FolderHandle | FileHandle, void, undefined> {
    yield* this.#entries.values();
  }

  async getDirectoryHandle(name: string): Promise<FolderHandle> {
    const entry = this.#entry(name);
    if (entry.kind === 'file') throw new HandleError('TypeMismatchError');
    return entry;
  }

  async getFileHandle(name: string): Promise<FileHandle> {
    const entry = this.#entry(name);
    if (entry.kind === 'directory') throw new HandleError('TypeMismatchError');
    return entry;
  }

  #entry(name: string): FileHandle | ListedFolder {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new HandleError('NotFoundError');
    return entry;
  }
}
