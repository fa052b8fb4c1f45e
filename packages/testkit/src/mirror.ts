import type { AbortOptions, Change, RemoteFile, Scope, StorageProvider } from '@music-platform/bridge-traits';

/**
 * What a careful client of a provider knows: one listing, kept up by the change feed. Follows the contract and nothing else, so
 * that `visible()` equals a fresh listing whenever the provider keeps the contract, too.
 */
export class Mirror {
  readonly #provider: StorageProvider;
  readonly #scope: Scope | undefined;
  readonly #files = new Map<string, RemoteFile>();
  readonly #removed = new Set<string>();
  #cursor: string | undefined;

  constructor(provider: StorageProvider, scope?: Scope) {
    this.#provider = provider;
    this.#scope = scope;
  }

  /** Where the next `follow` starts: the end of the listing or of the feed. */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  /** Reads a whole listing. `betweenPages` runs behind each page. Throws when the listing is incomplete. */
  async list(betweenPages?: (page: number) => Promise<void>, { signal }: AbortOptions = {}): Promise<void> {
    let complete = false;
    let page = 0;
    for await (const { files, complete: isComplete, cursor } of this.#provider.listFiles(
      this.#options(signal),
    )) {
      for (const file of files) this.put(file);
      complete = isComplete;
      this.#cursor = cursor;
      page += 1;
      await betweenPages?.(page);
    }
    if (!complete) throw new Error('the listing did not end with complete: true');
  }

  /** Reads the change feed from `cursor` (the mirror's own unless given) to its end. */
  async follow(cursor: string | undefined = this.#cursor, { signal }: AbortOptions = {}): Promise<void> {
    if (cursor === undefined || this.#provider.getChanges === undefined)
      throw new Error('there is no cursor to follow');
    const options = this.#options(signal);
    for await (const page of this.#provider.getChanges(cursor, options)) {
      for (const change of page.changes) this.apply(change);
      this.#cursor = page.cursor;
      for (const under of page.listUnder ?? []) {
        for await (const { files } of this.#provider.listFiles({ ...options, under })) {
          for (const file of files) this.put(file);
        }
      }
    }
  }

  apply(change: Change): void {
    if (change.type === 'upsert') this.put(change.file);
    else this.#removed.add(change.id);
  }

  put(file: RemoteFile): void {
    this.#files.set(file.id, file);
    this.#removed.delete(file.id);
  }

  /** The files that are neither removed nor below something removed. */
  visible(): RemoteFile[] {
    return [...this.#files.values()].filter((file) => !this.#isHidden(file));
  }

  #isHidden(file: RemoteFile): boolean {
    let at: RemoteFile | undefined = file;
    for (let depth = 0; at !== undefined && depth <= this.#files.size; depth += 1) {
      if (this.#removed.has(at.id)) return true;
      if (at.parentId !== undefined && this.#removed.has(at.parentId)) return true;
      at = at.parentId === undefined ? undefined : this.#files.get(at.parentId);
    }
    return false;
  }

  #options(signal: AbortSignal | undefined): { scope?: Scope; signal?: AbortSignal } {
    return { ...(this.#scope && { scope: this.#scope }), ...(signal && { signal }) };
  }
}

/** How two pictures of one storage differ, one line each; empty when they agree. */
export function fileDifferences(actual: readonly RemoteFile[], expected: readonly RemoteFile[]): string[] {
  const found = new Map(actual.map((file) => [file.id, file]));
  const differences: string[] = [];
  for (const file of expected) {
    const other = found.get(file.id);
    found.delete(file.id);
    if (other === undefined) differences.push(`${show(file)} is missing`);
    else differences.push(...fieldDifferences(other, file));
  }
  for (const file of found.values()) differences.push(`${show(file)} should not be there`);
  return differences;
}

function fieldDifferences(actual: RemoteFile, expected: RemoteFile): string[] {
  const fields = ['name', 'kind', 'parentId', 'size', 'version'] as const;
  return fields
    .filter((field) => actual[field] !== expected[field])
    .map(
      (field) =>
        `${show(expected)} has ${field} ${String(actual[field])} instead of ${String(expected[field])}`,
    );
}

function show(file: RemoteFile): string {
  return `${file.kind} ${JSON.stringify(file.name.slice(0, 60))} (${file.id.slice(0, 60)})`;
}
