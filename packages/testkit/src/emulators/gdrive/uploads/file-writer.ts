import type { FileContent } from '../../../remote-drive/file-content.ts';
import { contentOf } from '../../../remote-drive/file-content.ts';
import type { PutOptions, SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { mimeTypeOfName } from '../../http/media-types.ts';
import { ApiError, fileNotFound, invalidValue } from '../api-error.ts';
import type { DriveView } from '../drive-view.ts';
import { refusal } from '../error-reasons.ts';
import type { FileIds } from '../file-ids.ts';
import { FOLDER_MIME, isGoogleType, SHORTCUT_MIME } from '../mime-types.ts';
import type { Parameters } from '../parameters.ts';
import { type FileMetadata, serviceFieldsOf } from './file-metadata.ts';
import type { UploadedMedia } from './upload-sessions.ts';

/** Makes and changes files the way clients may. */
export class FileWriter {
  readonly #view: DriveView;
  readonly #ids: FileIds;

  constructor(view: DriveView, ids: FileIds) {
    this.#view = view;
    this.#ids = ids;
  }

  create(metadata: FileMetadata, media: UploadedMedia | undefined, parameters: Parameters): SeenItem {
    const { remote } = this.#view;
    const id = metadata.id ?? this.#ids.next();
    if (this.#view.find(id) !== undefined || remote.get(id) !== undefined) throw refusal('fileIdInUse');
    const name = metadata.name ?? 'Untitled';
    const options: PutOptions = {
      id,
      name,
      parentId: this.#parent(metadata.parents, parameters),
      createdAt: milliseconds(metadata.createdTime),
      modifiedAt: milliseconds(metadata.modifiedTime),
      serviceFields: serviceFieldsOf(metadata, undefined),
    };
    const { mimeType } = metadata;
    if (mimeType === FOLDER_MIME) return remote.putFolder(options);
    if (mimeType === SHORTCUT_MIME) {
      const targetId = metadata.shortcutDetails?.targetId;
      if (targetId === undefined) throw invalidValue('shortcutDetails.targetId');
      return remote.putShortcut({ ...options, targetId: this.#view.realId(targetId) });
    }
    if (mimeType !== undefined && isGoogleType(mimeType)) return remote.putDocument({ ...options, mimeType });
    const type = mimeType ?? media?.mimeType ?? mimeTypeOfName(name);
    return remote.putFile({ ...options, mimeType: type, content: uploaded(media) });
  }

  update(
    item: SeenItem,
    metadata: FileMetadata,
    media: UploadedMedia | undefined,
    parameters: Parameters,
  ): SeenItem {
    this.requireWritable(item);
    if (metadata.parents !== undefined) throw parentsNotWritable();
    if (media !== undefined && item.kind !== 'file') throw refusal('badRequest');
    const { remote } = this.#view;
    const { id } = item;
    this.#move(item, parameters);
    if (metadata.name !== undefined && metadata.name !== item.name) remote.rename(id, metadata.name);
    const fields = serviceFieldsOf(metadata, item.serviceFields);
    const modifiedAt = milliseconds(metadata.modifiedTime);
    if (fields !== undefined || modifiedAt !== undefined || metadata.mimeType !== undefined) {
      remote.patch(id, {
        ...(fields === undefined ? {} : { serviceFields: fields }),
        ...(modifiedAt === undefined ? {} : { modifiedAt }),
        ...(metadata.mimeType === undefined ? {} : { mimeType: metadata.mimeType }),
      });
    }
    if (media !== undefined) {
      remote.edit(id, uploaded(media), modifiedAt === undefined ? {} : { modifiedAt });
    }
    if (metadata.trashed !== undefined && metadata.trashed !== item.explicitlyTrashed) {
      if (metadata.trashed) remote.trash(id);
      else remote.untrash(id);
    }
    return this.#view.get(id);
  }

  copy(item: SeenItem, metadata: FileMetadata, parameters: Parameters): SeenItem {
    if (item.kind === 'folder') {
      throw new ApiError({ status: 403, reason: 'cannotCopyFile', message: 'This file cannot be copied.' });
    }
    const parentId =
      metadata.parents === undefined ? item.visibleParentId : this.#parent(metadata.parents, parameters);
    const copied = this.#view.remote.copy(item.id, {
      name: metadata.name ?? `Copy of ${item.name}`,
      parentId: parentId ?? this.#view.rootId,
    });
    const fields = serviceFieldsOf(metadata, copied.serviceFields);
    const modifiedAt = milliseconds(metadata.modifiedTime) ?? this.#view.remote.clock.now();
    return this.#view.remote.patch(copied.id, { modifiedAt, serviceFields: fields });
  }

  /** Only what is the account's own, or a shared drive's, can be changed; roots never. */
  requireWritable(item: SeenItem): void {
    const isWritable = this.#view.isShared(item) || this.#view.isOwned(item);
    if (!isWritable || this.#view.isRoot(item)) throw refusal('insufficientFilePermissions');
  }

  #move(item: SeenItem, parameters: Parameters): void {
    const added = idsIn(parameters.text('addParents')).map((id) => this.#view.realId(id));
    const removed = idsIn(parameters.text('removeParents')).map((id) => this.#view.realId(id));
    const [target, ...more] = added.filter((id) => id !== item.visibleParentId);
    if (target === undefined) {
      if (removed.includes(item.visibleParentId ?? '') && added.length === 0)
        throw invalidValue('removeParents');
      return;
    }
    const leaves = item.visibleParentId === undefined || removed.includes(item.visibleParentId);
    if (more.length > 0 || !leaves) {
      const message = 'Increasing the number of parents is not allowed';
      throw new ApiError({ status: 403, reason: 'cannotAddParent', message });
    }
    const folder = this.#folder(target, parameters);
    for (let at: SeenItem | undefined = folder; at !== undefined; at = this.#parentOf(at)) {
      if (at.id === item.id) throw invalidValue('addParents', 'A folder cannot be moved into itself.');
    }
    this.#view.remote.move(item.id, folder.id);
  }

  #parentOf({ visibleParentId }: SeenItem): SeenItem | undefined {
    return visibleParentId === undefined ? undefined : this.#view.find(visibleParentId);
  }

  #parent(parents: readonly string[] | undefined, parameters: Parameters): string {
    const [id, ...more] = parents ?? ['root'];
    if (more.length > 0) throw invalidValue('parents', 'A file cannot be in several folders.');
    return this.#folder(id ?? 'root', parameters).id;
  }

  #folder(id: string, parameters: Parameters): SeenItem {
    const supportsAllDrives = parameters.eitherBoolean('supportsAllDrives', 'supportsTeamDrives');
    const folder = this.#view.get(id, supportsAllDrives);
    if (folder.kind !== 'folder') {
      const message = 'The specified parent is not a folder.';
      throw new ApiError({ status: 403, reason: 'parentNotAFolder', message, location: 'parents' });
    }
    if (!this.#view.isShared(folder) && !this.#view.isOwned(folder)) throw fileNotFound(id);
    return folder;
  }
}

function uploaded(media: UploadedMedia | undefined): FileContent {
  return contentOf(media?.bytes ?? new Uint8Array());
}

function milliseconds(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}

function idsIn(list: string | undefined): string[] {
  return (list ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

function parentsNotWritable(): ApiError {
  const message =
    'The parents field is not directly writable in update requests. Use the addParents and removeParents parameters instead.';
  return new ApiError({ status: 403, reason: 'fieldNotWritable', message });
}
