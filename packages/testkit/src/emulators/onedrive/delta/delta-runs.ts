import type { RemoteDrive } from '../../../remote-drive/remote-drive.ts';
import type { DriveChange, DriveInfo, SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import type { GraphView } from '../graph-view.ts';
import type { GraphQuirks } from '../quirks.ts';
import { arranged } from './arrange.ts';
import type { DeltaEntry } from './delta-entry.ts';

/** Larger runs are read from the cloud page by page. */
const FROZEN_ENTRIES = 10_000;
const KEPT_RUNS = 16;
/** Where the items of a folder begin: with the folder itself, then in order. */
const BEFORE_ALL = -2;
const BEHIND_FOLDER = -1;

/** What a run is about: a drive, or one folder of it. */
export interface DeltaSubject {
  readonly drive: DriveInfo;
  /** The cloud's id of the folder, the root's included. */
  readonly folderId: string;
}

/** Where a run begins: everything, or what happened behind a cursor (and not before `since`). */
export interface DeltaStart {
  readonly from: string | undefined;
  readonly since?: number | undefined;
}

/** Where the next page of a run begins: in a frozen run, or in the cloud itself. */
export type DeltaPlace =
  | { readonly kind: 'frozen'; readonly run: number; readonly at: number }
  | { readonly kind: 'items'; readonly after: number; readonly until: string }
  | { readonly kind: 'changes'; readonly cursor: string };

/** A page's entries, and what follows: another page, or the cursor to come back with. */
export interface DeltaPart {
  readonly entries: readonly DeltaEntry[];
  readonly next: DeltaPlace | undefined;
  readonly cursor: string;
  /** Part of everything, not of what has changed. */
  readonly isListing: boolean;
}

interface FrozenRun {
  readonly entries: readonly DeltaEntry[];
  readonly cursor: string;
  readonly isListing: boolean;
}

/**
 * Runs of delta. A run is frozen when it begins: whatever happens meanwhile comes with the cursor at its end. Those too large
 * for that show items as they are when their page is asked for, none left out and none from before the cursor.
 */
export class DeltaRuns {
  readonly #view: GraphView;
  readonly #quirks: GraphQuirks;
  readonly #kept = new Map<number, FrozenRun>();
  readonly #firstCursors = new Map<string, string>();
  #started = 0;

  constructor(view: GraphView, quirks: GraphQuirks) {
    this.#view = view;
    this.#quirks = quirks;
    this.#noteFirstCursors();
    view.remote.subscribe(() => this.#noteFirstCursors());
  }

  /** Where the drive's feed was when the emulator first saw the drive. */
  firstCursor(driveId: string): string {
    return this.#firstCursors.get(driveId) ?? this.#remote.headCursor(driveId);
  }

  get #remote(): RemoteDrive {
    return this.#view.remote;
  }

  /** Begins a run. Throws `CURSOR_EXPIRED` for a cursor the cloud refuses. */
  start(subject: DeltaSubject, { from, since = Number.NEGATIVE_INFINITY }: DeltaStart): DeltaPlace {
    const found = from === undefined ? this.#listing(subject) : this.#changes(subject, from, since);
    if (found.kind !== 'run') return found;
    this.#started += 1;
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size >= KEPT_RUNS && oldest !== undefined) this.#kept.delete(oldest);
    const entries = arranged(found.entries, this.#quirks);
    this.#kept.set(this.#started, { entries, cursor: found.cursor, isListing: from === undefined });
    return { kind: 'frozen', run: this.#started, at: 0 };
  }

  /** Up to `size` entries. Undefined for a run that is not kept any more. */
  read(subject: DeltaSubject, place: DeltaPlace, size: number): DeltaPart | undefined {
    switch (place.kind) {
      case 'frozen': {
        const run = this.#kept.get(place.run);
        if (run === undefined) return undefined;
        const at = place.at + size;
        const next = at < run.entries.length ? { ...place, at } : undefined;
        return { ...run, entries: run.entries.slice(place.at, at), next };
      }
      case 'items':
        return this.#readItems(subject, place, size);
      case 'changes': {
        const page = this.#remote.changes(subject.drive.id, place.cursor, { limit: size });
        const entries = this.#entriesOf(subject, page.changes);
        const next = page.hasMore ? { ...place, cursor: page.cursor } : undefined;
        return { entries, next, cursor: page.cursor, isListing: false };
      }
    }
  }

  #noteFirstCursors(): void {
    for (const { id } of this.#view.drives()) {
      if (!this.#firstCursors.has(id)) this.#firstCursors.set(id, this.#remote.headCursor(id));
    }
  }

  #listing(subject: DeltaSubject): { kind: 'run'; entries: DeltaEntry[]; cursor: string } | DeltaPlace {
    const cursor = this.#remote.headCursor(subject.drive.id);
    const entries: DeltaEntry[] = [];
    for (const item of this.#items(subject, BEFORE_ALL)) {
      if (entries.length === FROZEN_ENTRIES) return { kind: 'items', after: BEFORE_ALL, until: cursor };
      entries.push({ kind: 'item', item });
    }
    return { kind: 'run', entries, cursor };
  }

  #changes(
    subject: DeltaSubject,
    from: string,
    since: number,
  ): { kind: 'run'; entries: DeltaEntry[]; cursor: string } | DeltaPlace {
    const page = this.#remote.changes(subject.drive.id, from, { limit: FROZEN_ENTRIES });
    if (page.hasMore) return { kind: 'changes', cursor: from };
    const changes = page.changes.filter(({ time }) => time >= since);
    return { kind: 'run', entries: this.#entriesOf(subject, changes), cursor: page.cursor };
  }

  #readItems(
    subject: DeltaSubject,
    { after, until }: { after: number; until: string },
    size: number,
  ): DeltaPart {
    const entries: DeltaEntry[] = [];
    let last = after;
    for (const item of this.#items(subject, after)) {
      if (entries.length === size) {
        return { entries, next: { kind: 'items', after: last, until }, cursor: until, isListing: true };
      }
      entries.push({ kind: 'item', item });
      last = item.id === subject.folderId ? BEHIND_FOLDER : item.ordinal;
    }
    return { entries, next: undefined, cursor: until, isListing: true };
  }

  *#items({ drive, folderId }: DeltaSubject, after: number): Generator<SeenItem> {
    const under = folderId === drive.rootId ? undefined : folderId;
    if (under !== undefined && after === BEFORE_ALL) yield this.#view.get(drive, under);
    for (const item of this.#remote.items(drive.id, { after, under })) {
      if (item.state === 'present') yield item;
    }
  }

  #entriesOf(subject: DeltaSubject, changes: readonly DriveChange[]): DeltaEntry[] {
    const entries = new Map<string, DeltaEntry>();
    for (const change of changes) {
      if (change.kind !== 'item') continue;
      const entry = this.#entryOf(subject, change.id, change.item);
      if (entry === undefined) continue;
      entries.set(change.id, entry);
      if (entry.kind === 'item' && this.#bringsContent(subject, change)) {
        for (const item of this.#items({ ...subject, folderId: change.id }, BEHIND_FOLDER)) {
          entries.set(item.id, { kind: 'item', item });
        }
      }
    }
    return [...entries.values()];
  }

  #entryOf(
    { drive, folderId }: DeltaSubject,
    itemId: string,
    item: SeenItem | undefined,
  ): DeltaEntry | undefined {
    const isInside =
      folderId === drive.rootId ||
      itemId === folderId ||
      (item !== undefined && this.#view.isBelow(item, folderId));
    if (item?.state === 'present' && isInside) return { kind: 'item', item };
    if (item?.state === 'access-lost' && this.#quirks.lostAccess === 'silent') return undefined;
    return { kind: 'gone', gone: { driveId: drive.id, itemId, item } };
  }

  /** Whether a folder's change makes what is below it appear: after a return, or in the feed of a folder it moved into. */
  #bringsContent({ drive, folderId }: DeltaSubject, change: Extract<DriveChange, { kind: 'item' }>): boolean {
    if (change.item?.kind !== 'folder') return false;
    if (folderId !== drive.rootId && change.id !== folderId) return true;
    return change.contentAppeared && this.#quirks.returnedContent === 'reported';
  }
}
