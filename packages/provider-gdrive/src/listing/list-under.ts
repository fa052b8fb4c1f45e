import {
  type AbortOptions,
  type FilePage,
  ProviderError,
  type RemoteFile,
} from '@music-platform/bridge-traits';
import { mapLimited } from '@music-platform/provider-kit';
import { type Corpus, type DriveContext, getFile } from '../drive-context.ts';
import { PageTrail } from '../util/page-trail.ts';
import { incompleteReason, listPage, mostRestarts, quoted } from './list-page.ts';
import { showFiles } from './show-files.ts';

/** Folders listed at the same time. */
const parallelFolders = 8;

interface Branch {
  files: RemoteFile[];
  incomplete: boolean;
}

/**
 * What lies below a folder, level by level, one query per folder: a query for several parents at once misses items for some accounts.
 * A folder that is gone yields nothing and an incomplete listing.
 */
export async function* listUnder(
  ctx: DriveContext,
  corpus: Corpus,
  folderId: string,
  options: AbortOptions,
): AsyncGenerator<FilePage, void, undefined> {
  const visited = new Set([folderId]);
  const level = [folderId];
  let files: RemoteFile[] = [];
  let incomplete = false;
  while (level.length > 0) {
    const branch = level.splice(0, parallelFolders);
    const branches = await mapLimited(branch, parallelFolders, (id) => listFolder(ctx, corpus, id, options));
    for (const found of branches) {
      incomplete ||= found.incomplete;
      files.push(...found.files);
      for (const { id, kind } of found.files) {
        if (kind !== 'folder' || visited.has(id)) continue;
        visited.add(id);
        level.push(id);
      }
    }
    for (; files.length > ctx.pageSize; files = files.slice(ctx.pageSize)) {
      yield { files: files.slice(0, ctx.pageSize), complete: false };
    }
  }
  const isGone = visited.size === 1 && files.length === 0 && !(await exists(ctx, folderId, options));
  if (isGone)
    yield { files: [], complete: false, incompleteReason: 'The folder is gone or no longer shared' };
  else if (incomplete) yield { files, complete: false, incompleteReason };
  else yield { files, complete: true };
}

/** A page token that Drive no longer accepts starts the folder anew. */
async function listFolder(
  ctx: DriveContext,
  corpus: Corpus,
  folderId: string,
  options: AbortOptions,
): Promise<Branch> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await readFolder(ctx, corpus, folderId, options);
    } catch (error) {
      const isRefused = error instanceof ProviderError && error.code === 'CURSOR_EXPIRED';
      if (!isRefused || restarts === mostRestarts) throw error;
    }
  }
}

async function readFolder(
  ctx: DriveContext,
  corpus: Corpus,
  folderId: string,
  options: AbortOptions,
): Promise<Branch> {
  const where = `${quoted(folderId)} in parents`;
  const view = { rootId: undefined, foundIn: folderId };
  const branch: Branch = { files: [], incomplete: false };
  const trail = new PageTrail();
  let token: string | undefined;
  do {
    const page = await listPage(ctx, corpus, { where, token }, options).catch(noneIfGone);
    if (page === undefined) break;
    branch.files.push(...(await showFiles(ctx, corpus, page.files, view, options)).files);
    branch.incomplete ||= page.incompleteSearch === true;
    token = trail.follow(page.nextPageToken);
  } while (token !== undefined);
  return branch;
}

async function exists(ctx: DriveContext, folderId: string, options: AbortOptions): Promise<boolean> {
  const folder = await getFile(ctx, folderId, options).catch(noneIfGone);
  return folder !== undefined && folder.trashed !== true;
}

function noneIfGone(error: unknown): undefined {
  if (error instanceof ProviderError && error.code === 'NOT_FOUND') return undefined;
  throw error;
}
