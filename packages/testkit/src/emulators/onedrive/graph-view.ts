import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import type { DriveInfo, SeenItem } from '../../remote-drive/remote-drive-options.ts';
import { type AccountTraits, accountTraits, type GraphAccount } from './account.ts';
import { refusal } from './errors/error-codes.ts';
import { GraphIds } from './graph-ids.ts';
import type { GraphQuirks } from './quirks.ts';

/** Folders with fewer items are cheap to look into again. */
const LARGE_FOLDER = 500;
const KEPT_FOLDERS = 4;

/** The cloud as Graph names things: roots are items, ids belong to drives, names differ in more than their case. */
export class GraphView {
  readonly remote: RemoteDrive;
  readonly account: GraphAccount;
  readonly traits: AccountTraits;
  readonly ids: GraphIds;
  /** Shown as the birth of roots. */
  readonly startedAt: number;
  readonly #folders = new Map<string, SeenItem[]>();

  constructor(remote: RemoteDrive, account: GraphAccount, quirks: GraphQuirks) {
    this.remote = remote;
    this.account = account;
    this.traits = accountTraits[account];
    this.ids = new GraphIds(remote, this.traits.isPersonal, quirks);
    this.startedAt = remote.clock.now();
    remote.subscribe(() => this.#folders.clear());
  }

  mainDrive(): DriveInfo {
    const [main] = this.remote.drives();
    if (main === undefined) throw new TypeError('a remote drive has a main drive');
    return main;
  }

  /** Drives the account can see, its own first. */
  drives(): DriveInfo[] {
    return this.remote.drives().filter(({ joined }) => joined);
  }

  drive(driveId: string): DriveInfo | undefined {
    return this.remote.drives().find(({ id }) => id === driveId);
  }

  /** The item the account sees. Throws Graph's refusals of what is not there or not for this account. */
  get(drive: DriveInfo, remoteId: string | undefined): SeenItem {
    if (remoteId === drive.rootId) return this.root(drive);
    const item = remoteId === undefined ? undefined : this.remote.get(remoteId);
    if (item === undefined || item.driveId !== drive.id) throw refusal('itemNotFound');
    if (item.state === 'access-lost' && !this.traits.isPersonal) throw refusal('accessDenied');
    if (item.state !== 'present') throw refusal('itemNotFound');
    return item;
  }

  isRoot({ id, driveId }: Pick<SeenItem, 'id' | 'driveId'>): boolean {
    return this.drive(driveId)?.rootId === id;
  }

  /** What is in a folder, in listing order. */
  children(folderId: string): readonly SeenItem[] {
    const known = this.#folders.get(folderId);
    if (known !== undefined) return known;
    const found = this.remote.children(folderId).filter(({ state }) => state === 'present');
    if (found.length >= LARGE_FOLDER) {
      const oldest = this.#folders.keys().next().value;
      if (this.#folders.size >= KEPT_FOLDERS && oldest !== undefined) this.#folders.delete(oldest);
      this.#folders.set(folderId, found);
    }
    return found;
  }

  /** The item of a name in a folder: of that very name, else of one that differs in case only. */
  child(folderId: string, name: string): SeenItem | undefined {
    const children = this.children(folderId);
    const folded = foldedName(name);
    return (
      children.find((child) => child.name === name) ??
      children.find((child) => foldedName(child.name) === folded)
    );
  }

  /** Follows names from a folder. Throws Graph's 404 where one is missing. */
  below(drive: DriveInfo, folder: SeenItem, names: readonly string[]): SeenItem {
    let at = folder;
    for (const name of names) {
      const next = at.kind === 'file' ? undefined : this.child(at.id, name);
      if (next === undefined) throw refusal('itemNotFound');
      at = this.get(drive, next.id);
    }
    return at;
  }

  /** Whether an item, in whatever state, lies somewhere below a folder of its drive. */
  isBelow(item: Pick<SeenItem, 'parentId'>, folderId: string): boolean {
    for (let at = item.parentId; at !== undefined; at = this.remote.get(at)?.parentId) {
      if (at === folderId) return true;
    }
    return false;
  }

  root(drive: DriveInfo): SeenItem {
    return {
      id: drive.rootId,
      kind: 'folder',
      name: 'root',
      parentId: undefined,
      visibleParentId: undefined,
      createdAt: this.startedAt,
      modifiedAt: this.startedAt,
      driveId: drive.id,
      ordinal: -1,
      revision: 1,
      version: 1,
      explicitlyTrashed: false,
      state: 'present',
    };
  }
}

/** A name as it is compared. */
export function foldedName(name: string): string {
  return name.toLowerCase();
}
