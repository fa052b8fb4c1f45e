import type { RemoteFile } from '@music-platform/bridge-traits';
import type { ItemRef } from '../ids.ts';
import { SeenKeys } from './seen-keys.ts';

const mostFolders = 4_096;

/** A folder that was named as a parent, and has not been seen. */
export interface AwaitedFolder {
  ref: ItemRef;
  /** Keys of what lies in it. */
  children: string[];
}

/** What one run over a scope's feeds remembers of the pages behind it. */
export class RunMemory {
  /** The newest folders, as they were shown last: pages repeat the folders above what they list. */
  readonly #folders = new Map<string, string>();
  readonly #seen = new SeenKeys();
  readonly #awaited = new Map<string, AwaitedFolder>();
  readonly #links = new Set<string>();
  /** Keys of packages and of folders inside them: nothing in them is content. */
  readonly packages: Set<string> = new Set();

  /** Notes a folder; false if it was shown just so before. */
  noteFolder(file: RemoteFile): boolean {
    this.notePlace(file.id);
    const picture = JSON.stringify(file);
    const isNew = this.#folders.get(file.id) !== picture;
    this.#folders.delete(file.id);
    this.#folders.set(file.id, picture);
    const oldest = this.#folders.keys().next().value;
    if (this.#folders.size > mostFolders && oldest !== undefined) this.#folders.delete(oldest);
    return isNew;
  }

  /** Notes a folder that is known, shown or not: a root, say, or where a mount hangs. */
  notePlace(key: string): void {
    this.#awaited.delete(key);
    this.#seen.add(key);
  }

  /** Notes where an item lies. */
  noteChild(key: string, parentKey: string, ref: ItemRef): void {
    if (this.#seen.has(parentKey)) return;
    const awaited = this.#awaited.get(parentKey);
    if (awaited === undefined) this.#awaited.set(parentKey, { ref, children: [key] });
    else awaited.children.push(key);
  }

  /** Forgets an item that is gone. */
  drop(key: string): void {
    this.#folders.delete(key);
  }

  /** The folders nobody has shown, which are forgotten. */
  takeAwaited(): Map<string, AwaitedFolder> {
    const awaited = new Map(this.#awaited);
    this.#awaited.clear();
    return awaited;
  }

  /** Notes a link that is about to be followed; false if it was followed before. */
  noteLink(link: string): boolean {
    if (this.#links.has(link)) return false;
    this.#links.add(link);
    return true;
  }
}
