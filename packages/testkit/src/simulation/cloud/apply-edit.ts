import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import type { SeenItem } from '../../remote-drive/remote-drive-options.ts';
import type { AccessEdit, CloudEdit, MassEdit, World } from '../scenario/scenario.ts';
import type { ContentRecord } from './content-record.ts';
import { HOME } from './in-library.ts';
import { SONGS, serviceTags, songContent } from './songs.ts';

/** What an edit acts on. */
export interface EditableCloud {
  readonly remote: RemoteDrive;
  readonly world: World;
  readonly contents: ContentRecord;
  noteContent(item: SeenItem, song: number): void;
}

/** Applies an edit to the cloud. Throws `TypeError` where a person could not do that; says what was done. */
export function applyEdit(cloud: EditableCloud, edit: CloudEdit): string {
  const { remote } = cloud;
  switch (edit.do) {
    case 'add':
      return place(put(cloud, { ...edit, parentId: folder(remote, edit.in) }));
    case 'addFolder': {
      const { id, name } = edit;
      return place(remote.putFolder({ id, name, parentId: free(cloud, name, folder(remote, edit.in)) }));
    }
    case 'shortcut': {
      const { id, name, to } = edit;
      const parentId = free(cloud, name, folder(remote, edit.in));
      return place(remote.putShortcut({ id, name, parentId, targetId: to }));
    }
    case 'edit':
      return place(editTo(cloud, edit.id, edit.song));
    case 'touch':
      return place(remote.patch(edit.id, {}));
    case 'rename':
      return place(rename(cloud, edit.id, edit.to));
    case 'move':
      return place(move(cloud, edit.id, folder(remote, edit.to)));
    case 'duplicate':
      return duplicate(cloud, edit);
    case 'uploadAgain':
      return uploadAgain(cloud, edit);
    case 'loseDrive':
      remote.removeDrive(edit.id);
      return 'lost';
    case 'joinDrive':
      remote.rejoinDrive(edit.id);
      return 'joined';
    case 'expireCursors':
      remote.expireCursors();
      return 'expired';
    default:
      return 'in' in edit ? everything(cloud, edit) : access(cloud, edit);
  }
}

/** The folder, unless the name is taken there and the world knows no two of one name. */
function free({ remote, world }: EditableCloud, name: string, parentId: string, except?: string): string {
  const isTaken = (item: SeenItem): boolean =>
    item.name === name && item.state === 'present' && item.id !== except;
  if (world.sameNames === false && remote.children(parentId).some(isTaken))
    throw new TypeError(`${name} is there already`);
  return parentId;
}

function rename(cloud: EditableCloud, id: string, to: string): SeenItem {
  const parentId = cloud.remote.get(id)?.parentId;
  if (parentId !== undefined) free(cloud, to, parentId, id);
  return cloud.remote.rename(id, to);
}

function move(cloud: EditableCloud, id: string, to: string): SeenItem {
  return cloud.remote.move(id, free(cloud, cloud.remote.get(id)?.name ?? '', to, id));
}

function access(cloud: EditableCloud, edit: AccessEdit): string {
  const { remote } = cloud;
  const { id } = edit;
  if (edit.do === 'delete') {
    remote.delete(id);
    return 'deleted';
  }
  const { name, parentId } = remote.get(id) ?? {};
  if (name !== undefined && parentId !== undefined) free(cloud, name, parentId, id);
  const acts = {
    trash: () => remote.trash(id),
    untrash: () => remote.untrash(id),
    unshare: () => remote.loseAccess(id),
    shareAgain: () => remote.regainAccess(id),
    shareAlone: () => remote.grantAccess(id),
  };
  return place(acts[edit.do]());
}

function everything(cloud: EditableCloud, edit: MassEdit): string {
  const { remote } = cloud;
  const items = remote
    .children(folder(remote, edit.in))
    .filter(({ id, state }) => state === 'present' && !(cloud.world.homeStays && id === HOME));
  const to = folder(remote, edit.to ?? edit.in);
  for (const [index, { id, kind }] of items.entries()) {
    if (edit.do === 'moveAll' && id !== to) move(cloud, id, to);
    if (edit.do === 'renameAll') rename(cloud, id, kind === 'file' ? `${index + 1}.mp3` : `Renamed ${index}`);
    if (edit.do === 'trashAll') remote.trash(id);
    if (edit.do === 'deleteAll') remote.delete(id);
    const song = cloud.contents.songOf(id);
    if (edit.do === 'editAll' && song !== undefined) editTo(cloud, id, song < 0 ? song : song + SONGS);
  }
  return `${items.length} items`;
}

function put(
  cloud: EditableCloud,
  file: { id: string; name: string; parentId: string; song: number },
): SeenItem {
  const { id, name, parentId, song } = file;
  const tags = cloud.world.tags ? serviceTags(song) : undefined;
  const content = songContent(song);
  const item = cloud.remote.putFile({ id, name, parentId: free(cloud, name, parentId), content, tags });
  cloud.noteContent(item, song);
  return item;
}

function editTo(cloud: EditableCloud, id: string, song: number): SeenItem {
  const item = cloud.remote.edit(id, songContent(song));
  cloud.noteContent(item, song);
  return cloud.world.tags ? cloud.remote.patch(id, { tags: serviceTags(song) }) : item;
}

function duplicate(cloud: EditableCloud, edit: Extract<CloudEdit, { do: 'duplicate' }>): string {
  const song = cloud.contents.songOf(edit.id);
  const state = cloud.remote.get(edit.id)?.state;
  if (song === undefined || state !== 'present') throw new TypeError(`there is no file ${edit.id}`);
  return place(put(cloud, { id: edit.as, name: edit.name, parentId: folder(cloud.remote, edit.in), song }));
}

/** The file is deleted, and uploaded as a new one: under its name and with its content, unless others are given. */
function uploadAgain(cloud: EditableCloud, edit: Extract<CloudEdit, { do: 'uploadAgain' }>): string {
  const { remote, contents } = cloud;
  const before = remote.get(edit.id);
  const song = edit.song ?? contents.songOf(edit.id);
  if (before === undefined || song === undefined) throw new TypeError(`there is no file ${edit.id}`);
  const name = edit.name ?? before.name;
  const parentId = folder(remote, edit.in ?? before.parentId ?? remote.mainDriveId);
  free(cloud, name, parentId, edit.id);
  remote.delete(edit.id);
  return place(put(cloud, { id: edit.as, name, parentId, song }));
}

/** The folder, or the root of a drive. */
function folder(remote: RemoteDrive, id: string): string {
  return remote.drives().find((drive) => drive.id === id)?.rootId ?? id;
}

function place({ name, parentId }: SeenItem): string {
  return `${name} in ${parentId}`;
}
