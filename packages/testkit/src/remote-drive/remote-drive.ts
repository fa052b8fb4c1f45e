import { type Clock, type HashAlgorithm, ProviderError } from '@music-platform/bridge-traits';
import { FakeClock } from '../fake-clock.ts';
import { contentHash } from './content-hash.ts';
import { DriveFeeds } from './drive-feeds.ts';
import { type DriveItemData, type DriveItemKind, pictureOf, type StoredItem } from './drive-item.ts';
import type { FileContent } from './file-content.ts';
import { ItemStore, type StoredDrive } from './item-store.ts';
import type {
  CloudSwitches,
  DriveChange,
  DriveChangePage,
  DriveInfo,
  DriveOptions,
  ItemPatch,
  PutFileOptions,
  PutOptions,
  RemoteDriveOptions,
  SeenItem,
} from './remote-drive-options.ts';

/**
 * A cloud in memory, as one account sees it: drives of folders and files, each drive with its own change log. The mock
 * provider and the HTTP emulators answer from it. Methods that change it are what a user does in the web interface;
 * they throw `TypeError` for ids that do not exist.
 */
export class RemoteDrive {
  readonly clock: Clock;
  readonly mainDriveId: string;
  readonly switches: CloudSwitches;
  readonly #store = new ItemStore();
  readonly #feeds: DriveFeeds;
  readonly #driveNames = new Map<string, string>();
  #nextId = 1;
  #reportedWhenSettled: string[] = [];

  constructor(options: RemoteDriveOptions = {}) {
    const { lag = {}, lagListings = false, logDescendants = false, descendantsOfTrash = 'never' } = options;
    this.switches = { lag, lagListings, logDescendants, descendantsOfTrash };
    this.clock = options.clock ?? new FakeClock();
    this.#feeds = new DriveFeeds(this.clock, () => this.switches.lag);
    this.mainDriveId = options.main?.id ?? 'main';
    this.#createDrive({ name: 'My files', ...options.main, id: this.mainDriveId });
  }

  /** Whether what lies below a folder gets entries when the folder changes. */
  get logsDescendants(): boolean {
    return this.switches.logDescendants;
  }

  /** A further drive; the main drive's log says that it joined. */
  addDrive(options: DriveOptions = {}): DriveInfo {
    const drive = this.#createDrive(options);
    this.#logDrive(drive);
    return this.#info(drive);
  }

  /** The account loses a whole drive; nothing in it is logged. */
  removeDrive(driveId: string): void {
    this.#setJoined(driveId, false);
  }

  /** The account is let in again. */
  rejoinDrive(driveId: string): void {
    this.#setJoined(driveId, true);
  }

  /** All drives there ever were, the main one first. */
  drives(): DriveInfo[] {
    return [...this.#store.drives.values()].map((drive) => this.#info(drive));
  }

  putFolder(options: PutOptions): SeenItem {
    return this.#put('folder', options, {});
  }

  putFile(options: PutFileOptions): SeenItem {
    const { content, tags, unreadable } = options;
    return this.#put('file', options, { content, tags, unreadable });
  }

  /** A document the service keeps in a form of its own: listed, never read as bytes. */
  putDocument(options: PutOptions & { mimeType: string }): SeenItem {
    return this.#put('file', options, { unreadable: 'a document without bytes of its own' });
  }

  /** A file at a path of names below the main root (`['Artist', 'Album', '01.mp3']`); missing folders are made. */
  putPath(path: readonly string[], content: FileContent): SeenItem {
    const name = path.at(-1);
    if (name === undefined) throw new TypeError('a path needs at least a file name');
    let parentId = this.#store.drive(this.mainDriveId).rootId;
    for (const folderName of path.slice(0, -1)) {
      const folder = this.children(parentId).find(
        (child) => child.kind === 'folder' && child.name === folderName,
      );
      parentId = (folder ?? this.putFolder({ name: folderName, parentId })).id;
    }
    return this.putFile({ name, parentId, content });
  }

  /** A shortcut; `targetId` may name nothing (dangling) or another shortcut. */
  putShortcut(options: PutOptions & { targetId: string }): SeenItem {
    return this.#put('shortcut', options, { targetId: options.targetId });
  }

  /** A copy with ids of its own, folders with everything in them. */
  copy(id: string, to: { parentId?: string | undefined; name?: string | undefined } = {}): SeenItem {
    const { kind, name, parentId, ...facts } = this.#store.own(id);
    const { content, tags, unreadable, targetId, mimeType, serviceFields } = facts;
    const children = this.#store.childrenOf(id).filter((child) => !child.deleted);
    const copied = this.#put(
      kind,
      { name: to.name ?? name, parentId: to.parentId ?? parentId ?? null, mimeType, serviceFields },
      { content, tags, unreadable, targetId },
    );
    for (const child of children) this.copy(child.id, { parentId: copied.id });
    return copied;
  }

  rename(id: string, name: string): SeenItem {
    const item = this.#store.own(id);
    item.name = name;
    return this.#changed(item, { below: this.logsDescendants });
  }

  /** Into another folder; into another drive everything below comes along, ids unchanged, with entries in both logs. */
  move(id: string, parentId: string): SeenItem {
    const item = this.#store.own(id);
    const drive = this.#store.driveOfFolder(parentId);
    if (parentId === id || this.#store.isBelow(parentId, id)) {
      throw new TypeError('a folder cannot be moved into itself');
    }
    if (item.driveId === drive.id) {
      this.#store.place(item, parentId, drive);
      return this.#changed(item, { below: this.logsDescendants });
    }
    const below = [...this.#store.below(id)];
    for (const each of [item, ...below]) {
      const moved = this.#store.own(each.id);
      this.#feeds.logDeparture(moved);
      this.#store.place(moved, moved.id === id ? parentId : moved.parentId, drive);
      this.#feeds.log(moved);
    }
    return this.#changed(this.#store.own(id));
  }

  /** New content, a new revision. `modifiedAt` may lie: clients set it as they like. */
  edit(id: string, content: FileContent, options: { modifiedAt?: number | undefined } = {}): SeenItem {
    const item = this.#store.own(id);
    if (item.kind !== 'file') throw new TypeError(`${id} is no file`);
    item.content = content;
    item.revision += 1;
    item.modifiedAt = options.modifiedAt ?? this.clock.now();
    return this.#changed(item);
  }

  /** Facts other than place and content. An empty patch is an entry without a change, as a mere view can cause. */
  patch(id: string, patch: ItemPatch): SeenItem {
    return this.#changed(Object.assign(this.#store.own(id), patch));
  }

  /** Into the trash: everything below counts as trashed, too. */
  trash(id: string): SeenItem {
    return this.#setTrashed(id, true);
  }

  untrash(id: string): SeenItem {
    return this.#setTrashed(id, false);
  }

  /** For ever, with everything below. */
  delete(id: string): void {
    this.#store.restrict();
    const item = this.#store.own(id);
    const below = this.logsDescendants ? [...this.#store.below(id)] : this.#store.detachedBelow(id);
    item.deleted = true;
    item.content = undefined;
    this.#feeds.log(item);
    for (const each of below) this.#feeds.log(this.#store.bringIn(each));
    this.#feeds.notify(item.driveId);
  }

  /** The account no longer sees the item and what is below it. */
  loseAccess(id: string): SeenItem {
    return this.#setAccess(id, 'lost');
  }

  /** The account sees it again as far as its folder allows. */
  regainAccess(id: string): SeenItem {
    return this.#setAccess(id, 'inherited');
  }

  /** The account sees the item by a permission of its own, even in a folder it has lost: then without a parent. */
  grantAccess(id: string): SeenItem {
    return this.#setAccess(id, 'granted');
  }

  /** The item as it is now, whatever its state; undefined for ids that never were. */
  get(id: string): SeenItem | undefined {
    const item = this.#store.find(id);
    return item && this.#seen(item);
  }

  /** Items directly in a folder that are present or trashed, in listing order. */
  children(folderId: string): SeenItem[] {
    return [...this.#listed(this.#store.childrenOf(folderId))];
  }

  /** How many items directly in a folder are present; cheap for folders that exist by rule. */
  childCount(folderId: string): number {
    return this.#store.presentIn(folderId);
  }

  /**
   * Items of a drive that are present or trashed, in an order no change disturbs: what existed throughout comes exactly once.
   * `after`: the ordinal to continue behind. `under`: only what is below this folder. Throws `NOT_FOUND` for a drive or
   * folder the account cannot see.
   */
  *items(
    driveId: string,
    options: { after?: number | undefined; under?: string | undefined } = {},
  ): Generator<SeenItem> {
    const drive = this.#joinedDrive(driveId);
    const { after = -1, under } = options;
    if (under === undefined) yield* this.#listed(this.#store.inOrder(drive, after));
    else yield* this.#listed(this.#subtree(drive, under).filter((item) => item.ordinal > after));
  }

  /** Names from the topmost folder below the root down to the item. */
  pathOf(id: string): string[] {
    const names: string[] = [];
    for (let item = this.#store.find(id); item !== undefined; item = this.#store.parentOf(item))
      names.unshift(item.name);
    return names;
  }

  /** The content's hash; undefined for folders and for algorithms nobody can compute. */
  hash(id: string, algorithm: HashAlgorithm): string | undefined {
    const content = this.#store.find(id)?.content;
    return content && contentHash(content, algorithm);
  }

  /** A cursor behind every visible entry of the drive: changes from now on (and those still lagging) follow it. */
  headCursor(driveId: string): string {
    return this.#feeds.headCursor(this.#joinedDrive(driveId).id);
  }

  /** The visible entries behind `cursor`. Throws `CURSOR_EXPIRED`, and `NOT_FOUND` for a drive the account cannot see. */
  changes(driveId: string, cursor: string, options: { limit?: number | undefined } = {}): DriveChangePage {
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const page = this.#feeds.read(this.#joinedDrive(driveId).id, cursor, limit);
    const changes = page.entries.map(({ subject, time }): DriveChange => {
      if (typeof subject !== 'string') return { kind: 'drive', time, ...subject };
      const found = this.#store.find(subject);
      const item = found?.driveId === driveId ? found : undefined;
      const contentAppeared = item !== undefined && item.appearedAt > page.from;
      return { kind: 'item', id: subject, time, item: item && this.#seen(item), contentAppeared };
    });
    return { changes, cursor: page.cursor, hasMore: page.hasMore };
  }

  /** Refuses every cursor handed out so far, of one drive or of all. */
  expireCursors(driveId?: string): void {
    this.#feeds.expireCursors(driveId);
  }

  /** Ends the lag: what was written becomes visible, with the entries trash reports late. */
  settle(): void {
    for (const id of this.#reportedWhenSettled) this.#logBelow(id);
    this.#reportedWhenSettled = [];
    this.#feeds.settle();
  }

  /** Calls back after each change with the drive it happened in; the returned function ends it. */
  subscribe(listener: (driveId: string) => void): () => void {
    return this.#feeds.subscribe(listener);
  }

  #createDrive(options: DriveOptions): StoredDrive {
    const id = options.id ?? this.#newId('drive');
    const drive = this.#store.addDrive({ id, rootId: options.rootId ?? id, virtual: options.virtual });
    this.#driveNames.set(id, options.name ?? id);
    this.#feeds.add(id);
    return drive;
  }

  #put(kind: DriveItemKind, options: PutOptions, more: Partial<DriveItemData>): SeenItem {
    const parentId =
      options.parentId === undefined ? this.#store.drive(this.mainDriveId).rootId : options.parentId;
    const drive =
      parentId === null ? this.#store.drive(this.mainDriveId) : this.#store.driveOfFolder(parentId);
    const id = options.id ?? this.#newId(kind);
    const createdAt = options.createdAt ?? this.clock.now();
    const modifiedAt = options.modifiedAt ?? createdAt;
    const { name, mimeType, serviceFields } = options;
    const facts = { ...more, mimeType, serviceFields, createdAt, modifiedAt };
    const data = { ...facts, id, kind, name, parentId: parentId ?? undefined };
    const item = this.#store.create(data, drive);
    this.#feeds.log(item);
    item.bornAt = item.position;
    this.#feeds.notify(drive.id);
    return this.#seen(item);
  }

  #setTrashed(id: string, trashed: boolean): SeenItem {
    this.#store.restrict();
    const item = this.#store.own(id);
    for (const each of this.#store.detachedBelow(id)) this.#feeds.log(this.#store.bringIn(each));
    item.explicitlyTrashed = trashed;
    const mode = this.logsDescendants ? 'at-once' : this.switches.descendantsOfTrash;
    if (mode === 'on-settle') this.#reportedWhenSettled.push(id);
    return this.#changed(item, { below: mode === 'at-once', appeared: !trashed });
  }

  #setAccess(id: string, access: StoredItem['access']): SeenItem {
    this.#store.restrict();
    this.#store.hasGrants ||= access === 'granted';
    const item = this.#store.own(id);
    const granted = [...this.#store.below(id)].filter((below) => below.access === 'granted');
    const parents = granted.map((below) => this.#seen(below).visibleParentId);
    item.access = access;
    for (const [index, below] of granted.entries())
      if (this.#seen(below).visibleParentId !== parents[index]) this.#feeds.log(this.#store.bringIn(below));
    return this.#changed(item, { below: this.logsDescendants, appeared: access !== 'lost' });
  }

  #setJoined(driveId: string, joined: boolean): void {
    if (driveId === this.mainDriveId) throw new TypeError('the main drive cannot be left');
    this.#store.restrict();
    const drive = this.#store.drive(driveId);
    drive.joined = joined;
    this.#logDrive(drive);
  }

  #changed(item: StoredItem, options: { below?: boolean; appeared?: boolean } = {}): SeenItem {
    this.#feeds.log(item);
    if (options.appeared && item.kind === 'folder') item.appearedAt = item.position;
    if (options.below) this.#logBelow(item.id);
    this.#feeds.notify(item.driveId);
    return this.#seen(item);
  }

  #logBelow(id: string): void {
    for (const each of [...this.#store.below(id)]) this.#feeds.log(this.#store.bringIn(each));
  }

  #logDrive(drive: StoredDrive): void {
    this.#feeds.logDrive(this.mainDriveId, { driveId: drive.id, joined: drive.joined });
    this.#feeds.notify(this.mainDriveId);
  }

  #subtree(drive: StoredDrive, folderId: string): StoredItem[] {
    const folder = this.#store.find(folderId);
    const isVisible =
      folder?.driveId === drive.id && ['present', 'trashed'].includes(this.#store.stateOf(folder));
    if (folderId !== drive.rootId && !isVisible) {
      throw new ProviderError('NOT_FOUND', 'The folder does not exist or is not shared with this account.');
    }
    return [...this.#store.below(folderId)].sort((one, other) => one.ordinal - other.ordinal);
  }

  *#listed(items: Iterable<StoredItem>): Generator<SeenItem> {
    for (const item of items) {
      const isLate = this.switches.lagListings && item.bornAt > this.#feeds.visibleHead(item.driveId);
      if (isLate) continue;
      const seen = this.#seen(item);
      if (seen.state === 'present' || seen.state === 'trashed') yield seen;
    }
  }

  #seen(item: StoredItem): SeenItem {
    return Object.assign(pictureOf(item), {
      state: this.#store.stateOf(item),
      visibleParentId: this.#store.isDetached(item) ? undefined : item.parentId,
    });
  }

  #joinedDrive(driveId: string): StoredDrive {
    const drive = this.#store.drives.get(driveId);
    if (drive?.joined === true) return drive;
    throw new ProviderError('NOT_FOUND', 'The drive does not exist or is not shared with this account.');
  }

  #info(drive: StoredDrive): DriveInfo {
    return {
      id: drive.id,
      name: this.#driveNames.get(drive.id) ?? drive.id,
      rootId: drive.rootId,
      joined: drive.joined,
    };
  }

  #newId(kind: string): string {
    const id = `${kind}-${this.#nextId}`;
    this.#nextId += 1;
    return id;
  }
}
