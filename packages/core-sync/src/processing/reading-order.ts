import { extensionOf } from '../metadata/audio-formats.ts';
import type { ClaimedItem } from '../queue/scan-queue.ts';

type Named = Pick<ClaimedItem, 'item_key' | 'name' | 'parent_id'>;

/**
 * What to read next: the first of a folder and format goes ahead of the others of its kind, which then know how much to ask for. Where nothing
 * else is left, nobody waits.
 */
export class ReadingOrder {
  readonly #isKnown: (folder: string, name: string) => boolean;
  /** Who is first, by folder and format. */
  readonly #first = new Map<string, number>();
  /** Those at the head of the queue are looked at again and again. */
  readonly #kinds = new WeakMap<Named, string>();

  /** `isKnown`: whether a file of that folder and format has been read. */
  constructor(isKnown: (folder: string, name: string) => boolean) {
    this.#isKnown = isKnown;
  }

  /** Takes one item out of `waiting`. */
  take<Item extends Named>(waiting: Item[]): Item | undefined {
    const free = waiting.findIndex((item) => this.#isFree(item));
    const [item] = waiting.splice(Math.max(0, free), 1);
    if (item === undefined || free < 0) return item;
    if (!this.#isKnown(item.parent_id ?? '', item.name)) this.#first.set(this.#kindOf(item), item.item_key);
    return item;
  }

  /** Whether one of these need not wait for the first of its kind. */
  hasFree(waiting: readonly Named[]): boolean {
    return waiting.some((item) => this.#isFree(item));
  }

  /** It was read, with or without success. */
  done(item: Named): void {
    const kind = this.#kindOf(item);
    if (this.#first.get(kind) === item.item_key) this.#first.delete(kind);
  }

  #isFree(item: Named): boolean {
    return !this.#first.has(this.#kindOf(item));
  }

  #kindOf(item: Named): string {
    const known = this.#kinds.get(item);
    if (known !== undefined) return known;
    const kind = `${extensionOf(item.name)}/${item.parent_id ?? ''}`;
    this.#kinds.set(item, kind);
    return kind;
  }
}
