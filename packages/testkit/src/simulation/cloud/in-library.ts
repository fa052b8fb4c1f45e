import type { RemoteDrive } from '../../remote-drive/remote-drive.ts';
import type { SeenItem } from '../../remote-drive/remote-drive-options.ts';
import type { World } from '../scenario/scenario.ts';

/** The folder that bounds the library of a bounded world. */
export const HOME = 'home';

/** Whether an item is a song that the account sees where the library is. */
export function isInLibrary(remote: RemoteDrive, world: World, item: SeenItem): boolean {
  if (item.kind !== 'file' || item.state !== 'present' || !item.name.endsWith('.mp3')) return false;
  if (!world.scopes && item.driveId !== remote.mainDriveId) return false;
  const above = ancestors(remote, item);
  if (!world.strays && !isRooted(remote, above[0] === undefined ? item : (above.at(-1) ?? item)))
    return false;
  if (!world.bounded || item.driveId !== remote.mainDriveId) return true;
  return above.some(({ id }) => id === HOME);
}

/** Whether an item lies directly in the root of its drive. */
function isRooted(remote: RemoteDrive, { driveId, visibleParentId }: SeenItem): boolean {
  return remote.drives().some(({ id, rootId }) => id === driveId && rootId === visibleParentId);
}

/** The names below the root of the library, in order. */
export function namesOf(remote: RemoteDrive, world: World, item: SeenItem): string[] {
  const above = ancestors(remote, item);
  const root = world.bounded ? above.findIndex(({ id }) => id === HOME) : -1;
  const folders = root === -1 ? above : above.slice(0, root);
  return [...folders.reverse().map(({ name }) => name), item.name];
}

/** The folders an item is in that the account can see, the nearest first. */
function ancestors(remote: RemoteDrive, item: SeenItem): SeenItem[] {
  const found: SeenItem[] = [];
  let at: SeenItem | undefined = item;
  while (at?.visibleParentId !== undefined) {
    at = remote.get(at.visibleParentId);
    if (at !== undefined) found.push(at);
  }
  return found;
}
