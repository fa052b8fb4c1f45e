import type { AbortOptions, RemoteFile } from '@music-platform/bridge-traits';
import { mapLimited } from '@music-platform/provider-kit';
import type { DriveFile } from '../api/drive-wire.ts';
import { belongsTo, type Corpus, type DriveContext } from '../drive-context.ts';
import { type FileView, isShortcut, shortcutToRemoteFile, toRemoteFile } from '../to-remote-file.ts';
import { findTarget, pointsAtFile } from './shortcut-targets.ts';

/** Targets of shortcuts looked up at the same time. */
const parallelLookups = 8;

/** What a page of Drive's listing shows. */
export interface ShownFiles {
  files: RemoteFile[];
  /** The page has shortcuts to files. */
  hasShortcuts: boolean;
}

/** The files and folders of a page as the engine knows them: those of this corpus, shortcuts as their targets. */
export async function showFiles(
  ctx: DriveContext,
  corpus: Corpus,
  page: readonly DriveFile[],
  view: FileView,
  { signal }: AbortOptions,
): Promise<ShownFiles> {
  const known = new Map(page.map((file) => [file.id, file]));
  const shortcuts = page.filter((file) => isShortcut(file) && pointsAtFile(file));
  const targets = new Map<string, DriveFile>();
  await mapLimited(shortcuts, parallelLookups, async (shortcut) => {
    const target = await findTarget(ctx, shortcut, known, { signal });
    if (target !== undefined) targets.set(shortcut.id, target);
  });
  const files: RemoteFile[] = [];
  for (const file of page) {
    if (file.id === view.rootId || file.trashed === true || !(await belongsTo(ctx, corpus, file, { signal })))
      continue;
    if (!isShortcut(file)) {
      files.push(toRemoteFile(file, view));
      continue;
    }
    const target = targets.get(file.id);
    if (target !== undefined) files.push(shortcutToRemoteFile(file, target, view));
  }
  return { files, hasShortcuts: shortcuts.length > 0 };
}
