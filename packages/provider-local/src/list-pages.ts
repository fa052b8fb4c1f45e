import { type BigIntStats, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type FilePage, ProviderError, type RemoteFile } from '@music-platform/bridge-traits';
import { isMissing, unreachableRoot } from './local-errors.ts';
import type { MountMemory, MountPoint, Occupancy } from './mount-memory.ts';
import { display, type RawPath } from './raw-path.ts';
import { isEmptyFolder } from './read-directory.ts';
import { TreeWalk, type TreeWalkOptions } from './tree-walk.ts';

/** Everything a listing depends on. */
export interface ListPagesOptions extends TreeWalkOptions {
  pageSize: number;
  memory: MountMemory;
  signal?: AbortSignal | undefined;
}

const sliceMs = 10;
const entriesBetweenLooks = 32;

/** The tree in pages. Works in short slices, between which the event loop goes on. */
export async function* listPages(options: ListPagesOptions): AsyncGenerator<FilePage, void, undefined> {
  const { pageSize, signal } = options;
  signal?.throwIfAborted();
  const walk = new TreeWalk(options);
  let files: RemoteFile[] = [];
  let entries = 0;
  let sliceEnd = performance.now() + sliceMs;
  for (const file of walk.entries()) {
    if (files.length === pageSize && file !== undefined) {
      yield { files, complete: false };
      signal?.throwIfAborted();
      files = [];
      sliceEnd = performance.now() + sliceMs;
    }
    if (file === undefined) signal?.throwIfAborted();
    else files.push(file);
    entries += 1;
    if (entries % entriesBetweenLooks !== 0 || performance.now() < sliceEnd) continue;
    await setImmediate();
    signal?.throwIfAborted();
    sliceEnd = performance.now() + sliceMs;
  }
  yield { files, ...verdict(walk, options) };
}

type Verdict = Pick<FilePage, 'complete' | 'incompleteReason'>;

function verdict(walk: TreeWalk, options: ListPagesOptions): Verdict {
  checkStillMounted(walk, options);
  if (options.under === undefined) noteLostMounts(walk, options.memory);
  const { summary } = walk.problems;
  if (!walk.reachedWanted) throw unknownFolder(summary);
  return summary === undefined ? { complete: true } : { complete: false, incompleteReason: summary };
}

/** Files that vanish together with their file system do so without an error. */
function checkStillMounted(walk: TreeWalk, { root }: ListPagesOptions): void {
  for (const { relative, device, inode } of walk.mounts.values()) {
    const now = statsOf(walk.absolute(relative));
    if (now?.dev === device && now.ino === inode) continue;
    if (relative.length === 0) throw unreachableRoot(root, 'it went away during the listing');
    walk.problems.add(display(relative), '(went away during the listing)');
  }
}

function statsOf(path: RawPath): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    // Whatever prevents a look at it, it is not what it was.
    return undefined;
  }
}

function noteLostMounts(walk: TreeWalk, memory: MountMemory): void {
  const lost = memory.lost(walk.mounts, (mount) => occupancyOf(mount, walk));
  for (const { relative } of lost)
    walk.problems.add(display(relative), '(a disk was mounted there and is not any more)');
  memory.remember(walk.mounts, lost);
}

function occupancyOf({ relative }: MountPoint, walk: TreeWalk): Occupancy {
  try {
    return isEmptyFolder(walk.absolute(relative)) ? 'empty' : 'filled';
  } catch (error) {
    return isMissing(error) ? 'missing' : 'empty';
  }
}

function unknownFolder(summary: string | undefined): ProviderError {
  return summary === undefined
    ? new ProviderError(
        'NOT_FOUND',
        'There is no folder of that id below the root. List the whole root again.',
      )
    : new ProviderError(
        'UNAVAILABLE',
        `The folder was not found, but not everything could be searched. ${summary}`,
      );
}
