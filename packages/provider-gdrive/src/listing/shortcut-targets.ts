import { type AbortOptions, ProviderError } from '@music-platform/bridge-traits';
import { type DriveFile, folderMimeType } from '../api/drive-wire.ts';
import { type DriveContext, getFile } from '../drive-context.ts';
import { isFolder, isShortcut } from '../to-remote-file.ts';

/** Shortcuts to shortcuts that are followed; longer chains, and loops, lead nowhere. */
const longestChain = 5;

/** Whether a shortcut stands for a file: one to a folder adds nothing, its content is listed where it is. */
export function pointsAtFile({ shortcutDetails }: DriveFile): boolean {
  return shortcutDetails?.targetId !== undefined && shortcutDetails.targetMimeType !== folderMimeType;
}

/** The file a shortcut leads to; undefined where it leads nowhere. `known`: files at hand, by id. */
export async function findTarget(
  ctx: DriveContext,
  shortcut: DriveFile,
  known: ReadonlyMap<string, DriveFile>,
  { signal }: AbortOptions,
): Promise<DriveFile | undefined> {
  let at = shortcut;
  for (let step = 0; step < longestChain; step += 1) {
    const { targetId, targetResourceKey } = at.shortcutDetails ?? {};
    if (targetId === undefined) return undefined;
    const target = known.get(targetId) ?? (await fileOrNone(ctx, targetId, targetResourceKey, { signal }));
    if (target === undefined || target.trashed === true || isFolder(target)) return undefined;
    if (!isShortcut(target)) return target;
    at = target;
  }
  return undefined;
}

/** Undefined where there is none, or none for this account. */
async function fileOrNone(
  ctx: DriveContext,
  id: string,
  resourceKey: string | undefined,
  { signal }: AbortOptions,
): Promise<DriveFile | undefined> {
  try {
    return await getFile(ctx, id, { resourceKey, signal });
  } catch (error) {
    const isNone =
      error instanceof ProviderError && (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN');
    if (isNone) return undefined;
    throw error;
  }
}
