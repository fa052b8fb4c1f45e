import { type ItemRef, refOfKey } from '../ids.ts';

const mostFolders = 10_000;

/** Which folder is meant by a key, where the key itself does not say: the newest of them. */
export class FolderNames {
  readonly #refs = new Map<string, ItemRef>();

  note(key: string, ref: ItemRef): void {
    this.#refs.delete(key);
    this.#refs.set(key, ref);
    const oldest = this.#refs.keys().next().value;
    if (this.#refs.size > mostFolders && oldest !== undefined) this.#refs.delete(oldest);
  }

  /** What to ask the service for. Undefined for what is no key. */
  find(key: string): ItemRef | undefined {
    return this.#refs.get(key) ?? refOfKey(key);
  }
}
