import { type ModuleMemory, writePointer } from './module-memory.ts';
import { type Pointer, sqlite } from './sqlite-exports.ts';

/** What connections to one database share: the index of its write-ahead log, and locks on it. */
interface SharedLog {
  readonly regions: Pointer[];
  /** Files that use the regions. */
  readonly users: Set<Pointer>;
  readonly locks: readonly Lock[];
}

interface Lock {
  readonly readers: Set<Pointer>;
  writer: Pointer | undefined;
}

const lockCount = 8;

/**
 * Connections that keep a write-ahead log share memory, which elsewhere the operating system has for them. Here they all live in one worker,
 * and a piece of the module's own memory will do. It is gone with the worker; whoever opens the database next reads the log instead.
 */
export class LogMemory {
  readonly #module: ModuleMemory;
  readonly #logs = new Map<string, SharedLog>();
  readonly #files = new Map<Pointer, SharedLog>();

  constructor(module: ModuleMemory) {
    this.#module = module;
  }

  /** The files of one `key` are one database. */
  attach(file: Pointer, key: string): void {
    const log = this.#logs.get(key) ?? newLog();
    this.#logs.set(key, log);
    this.#files.set(file, log);
  }

  /** Puts the address of a region where `out` points to; 0 for one that is not there, and not wanted yet. */
  map(file: Pointer, region: number, bytes: number, create: boolean, out: Pointer): number {
    const log = this.#files.get(file);
    if (log === undefined) return sqlite.ioError;
    log.users.add(file);
    while (create && log.regions.length <= region) {
      const pointer = this.#module.exports.sqlite3_malloc(bytes);
      if (pointer === 0) return sqlite.noMemory;
      this.#module.heap().fill(0, pointer, pointer + bytes);
      log.regions.push(pointer);
    }
    writePointer(this.#module, out, log.regions[region] ?? 0);
    return sqlite.ok;
  }

  /** Takes or gives back locks `first` to `first + count`; never waits. */
  lock(file: Pointer, first: number, count: number, flags: number): number {
    const locks = this.#files.get(file)?.locks.slice(first, first + count);
    if (locks === undefined) return sqlite.ioError;
    const isShared = (flags & sqlite.shmShared) !== 0;
    if ((flags & sqlite.shmUnlock) !== 0) {
      for (const each of locks) giveBack(each, file);
      return sqlite.ok;
    }
    if (!locks.every((each) => isFree(each, file, isShared))) return sqlite.busy;
    for (const each of locks) {
      if (isShared) each.readers.add(file);
      else each.writer = file;
    }
    return sqlite.ok;
  }

  /** The file uses the memory no more. */
  unmap(file: Pointer): number {
    const log = this.#files.get(file);
    if (log === undefined) return sqlite.ok;
    for (const each of log.locks) giveBack(each, file);
    log.users.delete(file);
    if (log.users.size === 0)
      for (const region of log.regions.splice(0)) this.#module.exports.sqlite3_free(region);
    return sqlite.ok;
  }
}

function newLog(): SharedLog {
  const locks = Array.from({ length: lockCount }, (): Lock => ({ readers: new Set(), writer: undefined }));
  return { regions: [], users: new Set(), locks };
}

function isFree({ readers, writer }: Lock, file: Pointer, isShared: boolean): boolean {
  if (writer !== undefined && writer !== file) return false;
  return isShared || readers.size === 0 || (readers.size === 1 && readers.has(file));
}

function giveBack(lock: Lock, file: Pointer): void {
  lock.readers.delete(file);
  if (lock.writer === file) lock.writer = undefined;
}
