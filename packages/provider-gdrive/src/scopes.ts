import type { AbortOptions, Scope } from '@music-platform/bridge-traits';
import type { Corpus } from './drive-context.ts';
import type { CompleteOptions } from './provider-options.ts';
import type { SharedDrives } from './shared-drives.ts';
import { rootAlias } from './to-remote-file.ts';

/** Id of the scope that holds the account's own files and what is shared with it. */
const userScope = 'user';

type Chosen = Pick<CompleteOptions, 'folder' | 'myDrive' | 'sharedWithMe'>;

/** The scopes of the library now. Asks Drive only where shared drives are chosen. */
export async function namedScopes(
  chosen: Chosen,
  sharedDrives: SharedDrives,
  options: AbortOptions,
): Promise<Scope[]> {
  options.signal?.throwIfAborted();
  const { folder, myDrive, sharedWithMe } = chosen;
  if (folder !== undefined) return [folderScope(folder)];
  const drives = await sharedDrives.list(options);
  const own: Scope = { id: userScope, name: 'My Drive', ...(!sharedWithMe && { rootId: rootAlias }) };
  return [...(myDrive ? [own] : []), ...drives.map(({ id, name }) => ({ id, name }))];
}

/** The id of a shared drive is also that of its root. */
function folderScope({ id, driveId }: NonNullable<Chosen['folder']>): Scope {
  if (driveId === undefined) return { id: userScope, name: 'My Drive', rootId: id };
  return { id: driveId, ...(id !== driveId && { rootId: id }) };
}

/** Where a scope's items are listed. Absent: the first scope. */
export function corpusOf({ folder, myDrive, sharedWithMe }: Chosen, scope: Scope | undefined): Corpus {
  const id = scope?.id ?? folder?.driveId ?? userScope;
  if (id !== userScope) return { drive: id, rooted: false };
  if (scope === undefined && folder === undefined && !myDrive) {
    throw new TypeError('name a scope: this provider has several');
  }
  return { drive: null, rooted: folder === undefined ? !sharedWithMe : folder.id === rootAlias };
}
