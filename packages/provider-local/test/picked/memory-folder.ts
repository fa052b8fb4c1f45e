import type { FileHandle, FileSnapshot, FolderHandle } from '../../src/browser.ts';

let modified = 1_000_000;

/** A file of a folder in memory. A snapshot of it stays as it was taken, and refuses to be read once the file has changed. */
export class MemoryFile implements FileHandle {
  readonly kind = 'file';
  readonly name: string;
  /** What looking at it fails with. */
  failsWith: string | undefined;
  /** Called before each read of its bytes. */
  beforeRead: () => void = () => undefined;
  #bytes: Uint8Array<ArrayBuffer>;
  #lastModified: number;

  constructor(name: string, bytes: Uint8Array, lastModified: number = nextTick()) {
    this.name = name;
    this.#bytes = new Uint8Array(bytes);
    this.#lastModified = lastModified;
  }

  async getFile(): Promise<FileSnapshot> {
    if (this.failsWith !== undefined) throw new DOMException('a test says so', this.failsWith);
    const [bytes, lastModified] = [this.#bytes, this.#lastModified];
    return {
      size: bytes.length,
      lastModified,
      slice: (start, end) => ({
        arrayBuffer: async () => {
          this.beforeRead();
          if (this.failsWith !== undefined) throw new DOMException('a test says so', this.failsWith);
          if (lastModified !== this.#lastModified) throw new DOMException('stale', 'NotReadableError');
          return bytes.slice(start, end).buffer;
        },
      }),
    };
  }

  write(bytes: Uint8Array): void {
    this.#bytes = new Uint8Array(bytes);
    this.#lastModified = nextTick();
  }

  renamed(name: string): MemoryFile {
    return new MemoryFile(name, this.#bytes, this.#lastModified);
  }
}

/** A folder in memory that behaves as a `FileSystemDirectoryHandle`. */
export class MemoryFolder implements FolderHandle {
  readonly kind = 'directory';
  readonly name: string;
  readonly entries: Map<string, MemoryFolder | MemoryFile> = new Map();
  /** What looking into it fails with. */
  failsWith: string | undefined;

  constructor(name = '') {
    this.name = name;
  }

  async *values(): AsyncGenerator<MemoryFolder | MemoryFile, void, undefined> {
    this.#check();
    for (const entry of this.entries.values()) {
      yield entry;
      this.#check();
    }
  }

  async getDirectoryHandle(name: string): Promise<MemoryFolder> {
    const entry = this.#entry(name);
    if (entry instanceof MemoryFolder) return entry;
    throw new DOMException('a file', 'TypeMismatchError');
  }

  async getFileHandle(name: string): Promise<MemoryFile> {
    const entry = this.#entry(name);
    if (entry instanceof MemoryFile) return entry;
    throw new DOMException('a folder', 'TypeMismatchError');
  }

  put(entry: MemoryFolder | MemoryFile): void {
    this.entries.set(entry.name, entry);
  }

  renamed(name: string): MemoryFolder {
    const folder = new MemoryFolder(name);
    for (const entry of this.entries.values()) folder.put(entry);
    return folder;
  }

  #entry(name: string): MemoryFolder | MemoryFile {
    this.#check();
    const entry = this.entries.get(name);
    if (entry === undefined) throw new DOMException('nothing there', 'NotFoundError');
    return entry;
  }

  #check(): void {
    if (this.failsWith !== undefined) throw new DOMException('a test says so', this.failsWith);
  }
}

/** Files at paths below a folder; a path that ends in `/` is a folder. */
export function memoryFolder(files: Readonly<Record<string, string>> = {}): MemoryFolder {
  const root = new MemoryFolder();
  for (const [path, content] of Object.entries(files)) {
    const names = path.split('/');
    const name = names.pop() ?? '';
    let folder = root;
    for (const each of names) {
      const known = folder.entries.get(each);
      const next = known instanceof MemoryFolder ? known : new MemoryFolder(each);
      folder.put(next);
      folder = next;
    }
    if (name !== '') folder.put(new MemoryFile(name, new TextEncoder().encode(content)));
  }
  return root;
}

/** Every change comes at a moment of its own. */
function nextTick(): number {
  modified += 1000;
  return modified;
}
