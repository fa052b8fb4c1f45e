import { contentOf, type FileContent } from '../../../remote-drive/file-content.ts';
import type { DriveInfo, SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { refusal } from '../errors/error-codes.ts';
import { GraphError } from '../errors/graph-error.ts';
import type { GraphView } from '../graph-view.ts';
import { type ConflictBehavior, freeName, requireName } from './conflict.ts';
import { type ItemBody, milliseconds } from './item-body.ts';

/** Where content goes: into an item that is there, or to a name in a folder. */
export type UploadTarget =
  | { readonly kind: 'item'; readonly id: string }
  | { readonly kind: 'name'; readonly folderId: string; readonly name: string };

/** Makes and changes items the way clients may. */
export class ItemWriter {
  readonly #view: GraphView;
  #made = 0;

  constructor(view: GraphView) {
    this.#view = view;
  }

  /** A new folder; where the name is taken and to be replaced, the folder that is there. */
  createFolder(parent: SeenItem, body: ItemBody): SeenItem {
    const { remote } = this.#view;
    if (body.folder === undefined)
      throw refusal('invalidRequest', { message: 'Only folders are made this way.' });
    const behavior = body['@microsoft.graph.conflictBehavior'] ?? 'fail';
    const { name, taken } = freeName(this.#view, parent.id, body.name ?? '', behavior);
    if (taken?.kind === 'folder') return taken;
    if (taken !== undefined) remote.trash(taken.id);
    return remote.putFolder({ id: this.#newId('folder'), name, parentId: parent.id, ...timesOf(body) });
  }

  /** Content for an item or a name; says whether the item is new. */
  upload(
    target: UploadTarget,
    bytes: Uint8Array,
    behavior: ConflictBehavior,
    body: ItemBody = {},
  ): { item: SeenItem; isNew: boolean } {
    const { remote } = this.#view;
    const content: FileContent = contentOf(bytes);
    const { createdAt, modifiedAt } = timesOf(body);
    const options = modifiedAt === undefined ? {} : { modifiedAt };
    if (target.kind === 'item') return { item: remote.edit(target.id, content, options), isNew: false };
    const { folderId } = target;
    const { name, taken } = freeName(this.#view, folderId, target.name, behavior);
    if (taken?.kind === 'folder') throw refusal('nameAlreadyExists');
    if (taken !== undefined) return { item: remote.edit(taken.id, content, options), isNew: false };
    const id = this.#newId('file');
    const item = remote.putFile({ id, name, parentId: folderId, content, createdAt, modifiedAt });
    return { item, isNew: true };
  }

  /** Another name, another folder, other times. */
  update(drive: DriveInfo, item: SeenItem, body: ItemBody): SeenItem {
    const { remote } = this.#view;
    this.#requireChangeable(item);
    const folder = this.#folderOf(drive, body);
    const name = body.name ?? item.name;
    if (folder !== undefined && (folder.id === item.id || this.#view.isBelow(folder, item.id))) {
      throw refusal('invalidRequest', { message: 'A folder cannot be moved into itself.' });
    }
    const folderId = folder?.id ?? item.parentId ?? drive.rootId;
    if (name !== item.name || folderId !== item.parentId) this.#place(item, folderId, name, body);
    const { modifiedAt } = timesOf(body);
    const serviceFields =
      body.description === undefined ? undefined : { ...item.serviceFields, description: body.description };
    if (modifiedAt !== undefined || serviceFields !== undefined) {
      remote.patch(item.id, {
        ...(modifiedAt === undefined ? {} : { modifiedAt }),
        ...(serviceFields === undefined ? {} : { serviceFields }),
      });
    }
    return this.#view.get(drive, item.id);
  }

  /** Into the recycle bin. */
  remove(item: SeenItem): void {
    this.#requireChangeable(item);
    this.#view.remote.trash(item.id);
  }

  /** For ever. */
  removeForGood(item: SeenItem): void {
    this.#requireChangeable(item);
    this.#view.remote.delete(item.id);
  }

  /** Out of the recycle bin, under its own name or another, where it was or elsewhere. */
  restore(drive: DriveInfo, id: string, body: ItemBody): SeenItem {
    const { remote } = this.#view;
    const item = remote.get(id);
    if (item?.state !== 'trashed') throw refusal('itemNotFound');
    remote.untrash(id);
    const folder = this.#folderOf(drive, body);
    if (folder !== undefined && folder.id !== item.parentId) remote.move(id, folder.id);
    if (body.name !== undefined && body.name !== item.name) remote.rename(id, body.name);
    return this.#view.get(drive, id);
  }

  /** A copy of an item, folders with everything in them. */
  copy(item: SeenItem, folder: SeenItem, body: ItemBody): SeenItem {
    const behavior = body['@microsoft.graph.conflictBehavior'] ?? 'fail';
    const { name, taken } = freeName(this.#view, folder.id, body.name ?? item.name, behavior);
    if (taken !== undefined) this.#view.remote.trash(taken.id);
    return this.#view.remote.copy(item.id, { parentId: folder.id, name });
  }

  /** The folder a body names, in the same drive unless it says otherwise. */
  folderAnywhere(drive: DriveInfo, body: ItemBody): SeenItem | undefined {
    const { driveId } = body.parentReference ?? {};
    const other = driveId === undefined ? drive : this.#view.ids.findDrive(driveId);
    if (other === undefined) throw refusal('itemNotFound');
    return this.#folderIn(other, body);
  }

  /** The folder at the end of these names; those that are missing are made, as the service does. */
  folderAt(drive: DriveInfo, start: SeenItem, names: readonly string[]): SeenItem {
    let at = start;
    for (const name of names) {
      const next = this.#view.child(at.id, name);
      if (next === undefined) requireName(name);
      at = next ?? this.#view.remote.putFolder({ id: this.#newId('folder'), name, parentId: at.id });
      if (at.kind !== 'folder') throw refusal('itemNotFound');
    }
    return at.id === drive.rootId ? at : this.#view.get(drive, at.id);
  }

  #place(item: SeenItem, folderId: string, name: string, body: ItemBody): void {
    const { remote } = this.#view;
    const behavior = body['@microsoft.graph.conflictBehavior'] ?? 'fail';
    requireName(name);
    const inTheWay = this.#view.child(folderId, name);
    const free =
      inTheWay === undefined || inTheWay.id === item.id
        ? undefined
        : freeName(this.#view, folderId, name, behavior);
    if (free?.taken !== undefined) remote.trash(free.taken.id);
    if (folderId !== item.parentId) remote.move(item.id, folderId);
    const newName = free?.name ?? name;
    if (newName !== item.name) remote.rename(item.id, newName);
  }

  #folderOf(drive: DriveInfo, body: ItemBody): SeenItem | undefined {
    const { driveId } = body.parentReference ?? {};
    if (driveId !== undefined && this.#view.ids.findDrive(driveId)?.id !== drive.id) {
      throw new GraphError({
        status: 400,
        code: 'notSupported',
        message: 'Cannot move items between drives.',
      });
    }
    return this.#folderIn(drive, body);
  }

  #folderIn(drive: DriveInfo, { parentReference }: ItemBody): SeenItem | undefined {
    const { id, path } = parentReference ?? {};
    const root = this.#view.root(drive);
    const found =
      id !== undefined
        ? this.#view.get(
            drive,
            id.toLowerCase() === 'root' ? drive.rootId : this.#view.ids.findItem(drive, id),
          )
        : path === undefined
          ? undefined
          : this.#view.below(drive, root, namesIn(path));
    if (found !== undefined && found.kind !== 'folder') {
      throw refusal('invalidRequest', { message: 'The parent is not a folder.' });
    }
    return found;
  }

  #requireChangeable(item: SeenItem): void {
    if (this.#view.isRoot(item)) throw refusal('invalidRequest', { message: 'The root cannot be changed.' });
  }

  #newId(kind: string): string {
    this.#made += 1;
    return `made ${kind} ${this.#made}`;
  }
}

function timesOf({ fileSystemInfo }: ItemBody): {
  createdAt?: number | undefined;
  modifiedAt?: number | undefined;
} {
  return {
    createdAt: milliseconds(fileSystemInfo?.createdDateTime),
    modifiedAt: milliseconds(fileSystemInfo?.lastModifiedDateTime),
  };
}

/** Names in `/drives/{id}/root:/a/b`. */
function namesIn(path: string): string[] {
  const [, below = ''] = /root:?\/?(.*)$/.exec(path) ?? [];
  return below
    .split('/')
    .filter((name) => name !== '')
    .map((name) => decodeURIComponent(name));
}
