import type { SourceKind } from '../engine-api.ts';

/** One change somebody made to the emulated cloud. */
export interface DemoEdit {
  readonly at: number;
  readonly edits: number;
}

/** What is kept of a source between visits. Never a token. */
export type StoredSource = { readonly profileId: string; readonly displayName: string } & (
  | { readonly kind: 'demo'; readonly tracks: number; readonly history: readonly DemoEdit[] }
  | { readonly kind: 'folder'; readonly handle: FileSystemDirectoryHandle | null }
  | {
      readonly kind: Extract<SourceKind, 'google-drive' | 'onedrive'>;
      readonly clientId: string;
      readonly rootUrl?: string | undefined;
    }
);

const store = 'sources';

/** The sources of one library, in IndexedDB: the one place where a browser keeps the handle of a folder. */
export class SourceBook {
  readonly #opened: Promise<IDBDatabase>;

  constructor(database: string) {
    const opening = indexedDB.open(`music-page/${database}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: 'profileId' });
    this.#opened = settled(opening);
    this.#opened.catch(() => undefined);
  }

  async all(): Promise<readonly StoredSource[]> {
    return settled((await this.#store('readonly')).getAll() as IDBRequest<StoredSource[]>);
  }

  async put(source: StoredSource): Promise<void> {
    await settled((await this.#store('readwrite')).put(source));
  }

  /** Reads and writes in one step, whatever other tabs do. */
  async update(profileId: string, change: (source: StoredSource) => StoredSource): Promise<void> {
    const sources = await this.#store('readwrite');
    await new Promise<void>((resolve, reject) => {
      const reading = sources.get(profileId) as IDBRequest<StoredSource | undefined>;
      reading.onsuccess = () => {
        if (reading.result !== undefined) sources.put(change(reading.result));
      };
      sources.transaction.oncomplete = () => resolve();
      sources.transaction.onabort = () => reject(sources.transaction.error);
    });
  }

  async delete(profileId: string): Promise<void> {
    await settled((await this.#store('readwrite')).delete(profileId));
  }

  async #store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return (await this.#opened).transaction(store, mode).objectStore(store);
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
