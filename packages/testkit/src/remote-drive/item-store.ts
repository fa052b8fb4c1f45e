import { createStoredItem, type DriveItemData, type DriveItemState, type StoredItem } from './drive-item.ts';
import type { VirtualItems } from './virtual-items.ts';

const KEPT_PARENTS = 256;

/** One drive's share of the store: its listing order. */
export interface StoredDrive {
  readonly id: string;
  readonly rootId: string;
  readonly virtual: VirtualItems | undefined;
  /** Items made here, in order; the ordinal of the first is the virtual count. */
  readonly created: StoredItem[];
  joined: boolean;
}

/** Items of all drives: those in memory laid over those that exist by rule. Knows structure and state, writes no log. */
export class ItemStore {
  readonly drives: Map<string, StoredDrive> = new Map();
  /** Whether anything has a permission of its own. */
  hasGrants = false;
  readonly #items = new Map<string, StoredItem>();
  readonly #children = new Map<string, Set<StoredItem>>();
  /** How many items, which a folder has by rule, are in memory and counted there instead. */
  readonly #broughtIn = new Map<string, number>();
  /** Folders that exist by rule and were asked for lately: neighbours in a listing share them. */
  readonly #recentParents = new Map<string, StoredItem>();
  /** Changes that can hide something; while there are none, every item is present and no ancestor need be asked. */
  #restricted = false;

  addDrive(drive: { id: string; rootId: string; virtual?: VirtualItems | undefined }): StoredDrive {
    if (this.drives.has(drive.id)) throw new TypeError(`drive ${drive.id} exists already`);
    const stored: StoredDrive = { ...drive, virtual: drive.virtual, created: [], joined: true };
    this.drives.set(drive.id, stored);
    return stored;
  }

  drive(driveId: string): StoredDrive {
    const drive = this.drives.get(driveId);
    if (drive === undefined) throw new TypeError(`there is no drive ${driveId}`);
    return drive;
  }

  /** The item, in memory or by rule; a change to the latter is lost unless it comes from `own`. */
  find(id: string): StoredItem | undefined {
    const stored = this.#items.get(id);
    if (stored !== undefined) return stored;
    for (const drive of this.drives.values()) {
      const index = drive.virtual?.indexOf(id);
      if (index !== undefined) return this.#byRule(drive, index);
    }
    return undefined;
  }

  /** The drive a folder (or root) belongs to; throws where nothing can be put into it. */
  driveOfFolder(folderId: string): StoredDrive {
    for (const drive of this.drives.values()) if (drive.rootId === folderId) return drive;
    const folder = this.find(folderId);
    if (folder === undefined || this.#isDeleted(folder) || folder.kind !== 'folder') {
      throw new TypeError(`there is no folder ${folderId}`);
    }
    return this.drive(folder.driveId);
  }

  /** The item, brought into memory to be changed. Throws `TypeError` where it is gone. */
  own(id: string): StoredItem {
    const item = this.find(id);
    if (item === undefined || this.#isDeleted(item)) throw new TypeError(`there is no item ${id}`);
    return this.bringIn(item);
  }

  /** The same of what is there or was there. */
  bringIn(item: StoredItem): StoredItem {
    const kept = this.#items.get(item.id);
    if (kept !== undefined) return kept;
    if (item.parentId !== undefined) {
      this.#broughtIn.set(item.parentId, (this.#broughtIn.get(item.parentId) ?? 0) + 1);
    }
    this.#keep(item);
    return item;
  }

  /** How many items of a folder that is present are so themselves. Makes none of those that exist by rule. */
  presentIn(folderId: string): number {
    let count = -(this.#broughtIn.get(folderId) ?? 0);
    for (const drive of this.drives.values()) {
      const parentId = folderId === drive.rootId ? undefined : folderId;
      for (const _ of drive.virtual?.childrenOf(parentId) ?? []) count += 1;
    }
    for (const item of this.#children.get(folderId) ?? []) if (this.stateOf(item) === 'present') count += 1;
    return count;
  }

  /** A new item at the end of its drive's listing order. */
  create(data: DriveItemData, drive: StoredDrive): StoredItem {
    const earlier = this.find(data.id);
    if (earlier !== undefined && !earlier.deleted) throw new TypeError(`item ${data.id} exists already`);
    const item = createStoredItem(data, drive.id, this.#nextOrdinal(drive));
    if (earlier !== undefined) {
      item.revision = earlier.revision + 1;
      item.position = earlier.driveId === drive.id ? earlier.position : 0;
      this.#unlink(earlier);
    }
    drive.created.push(item);
    this.#keep(item);
    return item;
  }

  /** Puts an item below another parent, and below another drive if that is where the parent lives. */
  place(item: StoredItem, parentId: string | undefined, drive: StoredDrive): void {
    this.#unlink(item);
    item.parentId = parentId;
    if (item.driveId !== drive.id) {
      item.driveId = drive.id;
      item.ordinal = this.#nextOrdinal(drive);
      drive.created.push(item);
    }
    this.#keep(item);
  }

  /** Says that something may now be hidden, so that states must be worked out. */
  restrict(): void {
    this.#restricted = true;
  }

  /** How the account sees the item now: deletion, lost access and trash of a folder count for everything below. */
  stateOf(item: StoredItem): DriveItemState {
    if (!this.#restricted) return 'present';
    if (this.drives.get(item.driveId)?.joined === false) return 'access-lost';
    let trashed = false;
    let access: StoredItem['access'] = 'inherited';
    for (let at: StoredItem | undefined = item; at !== undefined; at = this.parentOf(at)) {
      if (at.deleted) return 'deleted';
      trashed ||= at.explicitlyTrashed;
      if (access === 'inherited') access = at.access;
    }
    if (access === 'lost') return 'access-lost';
    return trashed ? 'trashed' : 'present';
  }

  parentOf({ parentId }: StoredItem): StoredItem | undefined {
    if (parentId === undefined) return undefined;
    const stored = this.#items.get(parentId);
    if (stored !== undefined) return stored;
    const parent = this.#recentParents.get(parentId) ?? this.find(parentId);
    if (parent === undefined) return undefined;
    if (this.#recentParents.size >= KEPT_PARENTS) this.#recentParents.clear();
    this.#recentParents.set(parentId, parent);
    return parent;
  }

  /** Items of a drive behind an ordinal, in listing order, deleted ones included. */
  *inOrder(drive: StoredDrive, afterOrdinal: number): Generator<StoredItem> {
    const virtualCount = drive.virtual?.count ?? 0;
    for (
      let ordinal = Math.max(0, afterOrdinal + 1);
      ordinal < virtualCount + drive.created.length;
      ordinal += 1
    ) {
      const item =
        ordinal < virtualCount ? this.#current(drive, ordinal) : drive.created[ordinal - virtualCount];
      if (item !== undefined && item.driveId === drive.id && item.ordinal === ordinal) yield item;
    }
  }

  /** Items directly below a folder, in listing order. */
  childrenOf(folderId: string): StoredItem[] {
    const stored = [...(this.#children.get(folderId) ?? [])];
    const byRule: StoredItem[] = [];
    for (const drive of this.drives.values()) {
      const parentId = folderId === drive.rootId ? undefined : folderId;
      for (const index of drive.virtual?.childrenOf(parentId) ?? []) {
        const item = this.#byRule(drive, index);
        if (!this.#items.has(item.id)) byRule.push(item);
      }
    }
    return [...byRule, ...stored].sort((one, other) => one.ordinal - other.ordinal);
  }

  /** Whether the account sees the item, by a permission of its own, but not the folder it is in. */
  isDetached(item: StoredItem): boolean {
    const parent = item.access === 'granted' ? this.parentOf(item) : undefined;
    return parent !== undefined && this.stateOf(parent) === 'access-lost';
  }

  /** What is detached below a folder: that the folder goes tells the account nothing. */
  detachedBelow(folderId: string): StoredItem[] {
    return this.hasGrants ? [...this.below(folderId)].filter((item) => this.isDetached(item)) : [];
  }

  /** Everything below a folder, deleted items and what is below them left out. */
  *below(folderId: string): Generator<StoredItem> {
    for (const child of this.childrenOf(folderId)) {
      if (child.deleted) continue;
      yield child;
      if (child.kind === 'folder') yield* this.below(child.id);
    }
  }

  /** Whether an item (by id, a root included) lies somewhere below a folder. */
  isBelow(id: string, folderId: string): boolean {
    for (let at = this.find(id); at !== undefined; at = this.parentOf(at))
      if (at.parentId === folderId) return true;
    return false;
  }

  /** Whether it was deleted for ever, itself or with a folder above it. */
  #isDeleted(item: StoredItem): boolean {
    if (!this.#restricted) return item.deleted;
    for (let at: StoredItem | undefined = item; at !== undefined; at = this.parentOf(at))
      if (at.deleted) return true;
    return false;
  }

  #nextOrdinal(drive: StoredDrive): number {
    return (drive.virtual?.count ?? 0) + drive.created.length;
  }

  #current(drive: StoredDrive, index: number): StoredItem {
    const item = this.#byRule(drive, index);
    return this.#items.get(item.id) ?? item;
  }

  #byRule(drive: StoredDrive, index: number): StoredItem {
    const data = drive.virtual?.at(index);
    if (data === undefined) throw new TypeError(`drive ${drive.id} has no item ${index}`);
    const item = createStoredItem(data, drive.id, index);
    item.parentId ??= drive.rootId;
    return item;
  }

  #keep(item: StoredItem): void {
    this.#items.set(item.id, item);
    if (item.parentId === undefined) return;
    const siblings = this.#children.get(item.parentId);
    if (siblings === undefined) this.#children.set(item.parentId, new Set([item]));
    else siblings.add(item);
  }

  #unlink(item: StoredItem): void {
    if (item.parentId !== undefined) this.#children.get(item.parentId)?.delete(item);
  }
}
