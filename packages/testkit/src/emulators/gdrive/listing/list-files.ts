import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { fileNotFound } from '../api-error.ts';
import type { DriveView } from '../drive-view.ts';
import type { FileContext } from '../resources/file-resource.ts';
import type { QExpression } from '../search/q-expression.ts';
import { matcherOf } from '../search/q-match.ts';
import { parentsOf } from '../search/q-parents.ts';
import type { ListCorpus } from './list-corpus.ts';
import { ListScan, type ListSource } from './list-scan.ts';
import type { ItemOrder } from './order-by.ts';
import { type ListPosition, listStart } from './page-tokens.ts';
import { querySubject } from './query-subject.ts';

/** Items looked at for one page; a search that finds little answers with short pages. */
const SCAN_LIMIT = 200_000;
const KEPT_SCANS = 32;

/** A listing, its page apart. */
export interface FileListing {
  readonly expression: QExpression | undefined;
  readonly corpus: ListCorpus;
  readonly order: ItemOrder | undefined;
  readonly context: FileContext;
  readonly orOfParents: 'works' | 'empty' | 'first-only';
}

/** A page of items, and where the next one starts. */
export interface ListedPage {
  readonly items: readonly SeenItem[];
  readonly next: ListPosition | undefined;
}

/** Pages of listings. Those in progress are kept for their next page, as long as nothing changes in the cloud. */
export class FileLister {
  readonly #view: DriveView;
  readonly #kept = new Map<string, { scan: ListScan; changes: number }>();
  #changes = 0;

  constructor(view: DriveView) {
    this.#view = view;
    view.remote.subscribe(() => {
      this.#changes += 1;
    });
  }

  /** The page at `position`. `key` names the listing, so that its next page can go on where this one ends. */
  page(listing: FileListing, key: string, position: ListPosition, limit: number): ListedPage {
    const scan = this.#resumable(key, position) ?? this.#scan(listing, position);
    const { items, hasMore } = scan.take(limit, SCAN_LIMIT);
    if (!hasMore) return { items, next: undefined };
    this.#keep(scanKey(key, scan.position), scan);
    return { items, next: scan.position };
  }

  /** The scan that stopped exactly here; not one that has gone on since, as when a page is asked for again. */
  #resumable(key: string, position: ListPosition): ListScan | undefined {
    const kept = this.#kept.get(scanKey(key, position));
    if (kept === undefined || kept.changes !== this.#changes) return undefined;
    const { source, after } = kept.scan.position;
    return source === position.source && after === position.after ? kept.scan : undefined;
  }

  #keep(key: string, scan: ListScan): void {
    this.#kept.delete(key);
    this.#kept.set(key, { scan, changes: this.#changes });
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > KEPT_SCANS && oldest !== undefined) this.#kept.delete(oldest);
  }

  #scan(listing: FileListing, position: ListPosition): ListScan {
    const { expression, context, order } = listing;
    const matcher = expression && matcherOf(expression);
    const matches = (item: SeenItem): boolean => matcher?.(querySubject(item, context)) !== false;
    const sources = this.#sources(listing);
    if (order === undefined) return new ListScan(sources, matches, position);
    const all = new ListScan(sources, matches, listStart).take(
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    );
    const sorted = all.items.sort(order).map((item, ordinal) => ({ ...item, ordinal }));
    return new ListScan([(after) => sorted.slice(after + 1)], () => true, position);
  }

  #sources(listing: FileListing): ListSource[] {
    const { corpus, orOfParents } = listing;
    const parents = parentsOf(listing.expression);
    if (parents === undefined) return this.#wholeDrives(corpus);
    const isAmbiguous = parents.isUnion && parents.ids.length > 1;
    if (isAmbiguous && orOfParents === 'empty') return [];
    const ids = isAmbiguous && orOfParents === 'first-only' ? parents.ids.slice(0, 1) : parents.ids;
    return ids.flatMap((id) => this.#folder(id, corpus, parents.isUnion) ?? []);
  }

  #wholeDrives({ driveIds, detachedIn }: ListCorpus): ListSource[] {
    const { remote } = this.#view;
    const whole = driveIds.map(
      (id): ListSource =>
        (after) =>
          remote.items(id, { after }),
    );
    const detached = detachedIn.map(
      (id): ListSource =>
        (after) =>
          withoutParent(remote.items(id, { after })),
    );
    return [...whole, ...detached];
  }

  #folder(id: string, { reachable }: ListCorpus, isUnion: boolean): ListSource | undefined {
    const folder = this.#view.find(id);
    if (folder === undefined) {
      if (isUnion) return undefined;
      throw fileNotFound('');
    }
    if (!reachable.has(folder.driveId)) return undefined;
    const folderId = folder.id;
    return (after) => this.#view.remote.children(folderId).filter(({ ordinal }) => ordinal > after);
  }
}

function scanKey(key: string, { source, after }: ListPosition): string {
  return `${source}.${after}|${key}`;
}

function* withoutParent(items: Iterable<SeenItem>): Generator<SeenItem> {
  for (const item of items) if (item.visibleParentId === undefined) yield item;
}
