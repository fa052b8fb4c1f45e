/** Some of a long list, as read. */
export interface RowPage<T> {
  readonly items: readonly T[];
  /** Where the page after it starts, in lists that are read one page after the other. */
  readonly next?: string | undefined;
  /** Rows of the whole list, where the answer says so. */
  readonly total?: number | undefined;
}

/** What to read next: a page, and (in lists read in order) where it starts. */
export interface WantedPage {
  readonly index: number;
  readonly after: string | undefined;
}

interface CachedPage<T> extends RowPage<T> {
  stale: boolean;
}

/** Rows of one page. */
export const pageRows = 100;

const maxPages = 60;

/**
 * The pages of a list that were read. `jump`: any page can be read by itself; `order`: each starts where the one before ends. What has
 * become stale is shown until it is read again, and only what is in sight is read again.
 */
export class RowCache<T> {
  readonly #access: 'jump' | 'order';
  readonly #pages = new Map<number, CachedPage<T>>();
  /** Rows of the whole list, once known. */
  #total: number | undefined;

  constructor(access: 'jump' | 'order') {
    this.#access = access;
  }

  /** Rows of the whole list: `expected` as long as it was not read to its end. Undefined until something was read. */
  total(expected = 0): number | undefined {
    if (this.#total !== undefined || this.#pages.size === 0) return this.#total;
    const last = Math.max(...this.#pages.keys());
    return Math.max(expected, last * pageRows + (this.#pages.get(last)?.items.length ?? 0));
  }

  at(row: number): T | undefined {
    return this.#pages.get(Math.floor(row / pageRows))?.items[row % pageRows];
  }

  markStale(): void {
    for (const page of this.#pages.values()) page.stale = true;
  }

  /** The first page to read so that rows `first` to `end` can be shown, if any. */
  wanted(first: number, end: number): WantedPage | undefined {
    const lastRow = Math.max(0, Math.min(end, this.#total ?? end) - 1);
    for (let index = Math.floor(first / pageRows); index <= Math.floor(lastRow / pageRows); index += 1) {
      if (this.#pages.get(index)?.stale === false) continue;
      return this.#access === 'jump' ? { index, after: undefined } : this.#reach(index);
    }
    return undefined;
  }

  store(index: number, page: RowPage<T>): void {
    if (this.#access === 'jump') this.#total = page.total;
    else this.#followOrder(index, page);
    // Again at the end: the map's order is the order of reading.
    this.#pages.delete(index);
    this.#pages.set(index, { ...page, stale: false });
    const [oldest] = this.#pages.keys();
    if (this.#access === 'jump' && this.#pages.size > maxPages) this.#pages.delete(oldest ?? 0);
  }

  /** The page itself if the one before is known, else the first that is missing on the way. */
  #reach(index: number): WantedPage | undefined {
    for (let each = index; each > 0; each -= 1) {
      const before = this.#pages.get(each - 1);
      if (before) return before.next === undefined ? undefined : { index: each, after: before.next };
    }
    return { index: 0, after: undefined };
  }

  #followOrder(index: number, page: RowPage<T>): void {
    const following = this.#pages.get(index + 1);
    if (following && this.#pages.get(index)?.next !== page.next) following.stale = true;
    const end = index * pageRows + page.items.length;
    if (page.next !== undefined) {
      if (this.#total !== undefined && end >= this.#total) this.#total = undefined;
      return;
    }
    this.#total = end;
    for (const known of [...this.#pages.keys()]) if (known > index) this.#pages.delete(known);
  }
}
