import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { ListPosition } from './page-tokens.ts';

/** Items in an order that positions in it survive changes of the cloud. */
export type ListSource = (after: number) => Iterable<SeenItem>;

/** A listing in progress: walks the sources one after the other and hands out the items that match. */
export class ListScan {
  readonly #sources: readonly ListSource[];
  readonly #matches: (item: SeenItem) => boolean;
  #items: Iterator<SeenItem> | undefined;
  /** Behind the last item handed out or passed over for good. */
  #position: ListPosition;
  /** The next match, found while looking whether there is one. */
  #next: { item: SeenItem; position: ListPosition } | undefined;
  #scanned: ListPosition;

  constructor(sources: readonly ListSource[], matches: (item: SeenItem) => boolean, position: ListPosition) {
    this.#sources = sources;
    this.#matches = matches;
    this.#position = position;
    this.#scanned = position;
  }

  get position(): ListPosition {
    return this.#position;
  }

  /** Up to `limit` matches among the next `scanLimit` items, and whether there may be more. */
  take(limit: number, scanLimit: number): { items: SeenItem[]; hasMore: boolean } {
    const items: SeenItem[] = [];
    let left = scanLimit;
    for (;;) {
      if (this.#next === undefined) {
        const found = this.#search(left);
        if (found === 'end') return { items, hasMore: false };
        left -= found;
        if (this.#next === undefined) {
          this.#position = this.#scanned;
          return { items, hasMore: true };
        }
      }
      if (items.length === limit) return { items, hasMore: true };
      items.push(this.#next.item);
      this.#position = this.#next.position;
      this.#next = undefined;
    }
  }

  /** Looks for the next match; returns how many items it looked at. */
  #search(limit: number): number | 'end' {
    for (let looked = 0; looked < limit; ) {
      const { source, after } = this.#scanned;
      const listed = this.#sources[source];
      if (listed === undefined) return 'end';
      this.#items ??= listed(after)[Symbol.iterator]();
      const step = this.#items.next();
      if (step.done === true) {
        this.#items = undefined;
        this.#scanned = { source: source + 1, after: -1 };
        continue;
      }
      looked += 1;
      this.#scanned = { source, after: step.value.ordinal };
      if (this.#matches(step.value)) {
        this.#next = { item: step.value, position: this.#scanned };
        return looked;
      }
    }
    return limit;
  }
}
