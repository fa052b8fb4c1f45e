import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import type { DriveInfo, SeenItem } from '../../remote-drive/remote-drive-options.ts';
import { fileNotFound } from './api-error.ts';

/** The cloud as Drive names things: roots are folders like any other, and `root` is one of them. */
export class DriveView {
  readonly remote: RemoteDrive;
  /** Shown as the birth of roots and drives. */
  readonly startedAt: number;

  constructor(remote: RemoteDrive) {
    this.remote = remote;
    this.startedAt = remote.clock.now();
  }

  /** The real id of My Drive's root. */
  get rootId(): string {
    return this.mainDrive().rootId;
  }

  mainDrive(): DriveInfo {
    const [main] = this.remote.drives();
    if (main === undefined) throw new TypeError('a remote drive has a main drive');
    return main;
  }

  /** Shared drives the account is a member of. */
  sharedDrives(): DriveInfo[] {
    return this.remote.drives().filter(({ id, joined }) => joined && id !== this.remote.mainDriveId);
  }

  sharedDrive(driveId: string): DriveInfo | undefined {
    return this.sharedDrives().find(({ id }) => id === driveId);
  }

  isShared(item: Pick<SeenItem, 'driveId'>): boolean {
    return item.driveId !== this.remote.mainDriveId;
  }

  /** An id with the alias resolved. */
  realId(fileId: string): string {
    return fileId === 'root' ? this.rootId : fileId;
  }

  /** The item the account sees under an id; trash included. */
  find(fileId: string): SeenItem | undefined {
    const id = this.realId(fileId);
    const drive = this.remote.drives().find((each) => each.rootId === id);
    if (drive !== undefined) return drive.joined ? this.#root(drive) : undefined;
    const item = this.remote.get(id);
    return item?.state === 'present' || item?.state === 'trashed' ? item : undefined;
  }

  /** Like `find`; throws Drive's 404, which says the same of a shared drive's item to who does not support those. */
  get(fileId: string, supportsAllDrives = true): SeenItem {
    const item = this.find(fileId);
    if (item === undefined || (this.isShared(item) && !supportsAllDrives)) throw fileNotFound(fileId);
    return item;
  }

  isRoot({ id, driveId }: Pick<SeenItem, 'id' | 'driveId'>): boolean {
    return this.remote.drives().some((drive) => drive.id === driveId && drive.rootId === id);
  }

  /** Whether the account owns it: everything in My Drive that does not lie below something shared. */
  isOwned(item: SeenItem): boolean {
    if (this.isShared(item)) return false;
    const { rootId } = this;
    for (let at: SeenItem | undefined = item; at !== undefined; at = this.#parent(at)) {
      if (at.id === rootId || at.visibleParentId === rootId) return true;
    }
    return false;
  }

  /** Whether it was shared with the account by itself, not through its folder. */
  isSharedWithMe(item: SeenItem): boolean {
    return item.visibleParentId === undefined && !this.isRoot(item);
  }

  #parent({ visibleParentId }: SeenItem): SeenItem | undefined {
    return visibleParentId === undefined ? undefined : this.remote.get(visibleParentId);
  }

  #root(drive: DriveInfo): SeenItem {
    const isMain = drive.id === this.remote.mainDriveId;
    return {
      id: drive.rootId,
      kind: 'folder',
      name: isMain ? 'My Drive' : 'Drive',
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
