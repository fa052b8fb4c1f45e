import { type BigIntStats, constants, lstatSync, realpathSync, statSync } from 'node:fs';
import { ProviderError, type RemoteFile } from '@music-platform/bridge-traits';
import { identityOf, identityWithin } from './file-identity.ts';
import { type FollowSymlinks, isBelow } from './follow-link.ts';
import { providerCodeOf, systemCode, unreachableRoot } from './local-errors.ts';
import { fromMetadata, joinPath, type RawPath } from './raw-path.ts';
import { isEmptyFolder } from './read-directory.ts';

/** A listed file, ready to be opened and to be recognised once it is open. */
export interface OpenTarget {
  path: RawPath;
  flags: number;
  /** Throws `NOT_FOUND` unless what was opened is the file that was listed. */
  verify(stats: BigIntStats): void;
}

// A name that turned into a pipe or a link meanwhile must neither be waited for nor be followed.
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const noFollow = constants.O_NOFOLLOW ?? 0;

/** Where a listed file is. The listed path is not trusted: it must stay below the root and lead to the listed file. */
export function openTarget(root: string, followSymlinks: FollowSymlinks, file: RemoteFile): OpenTarget {
  if (file.kind === 'folder') throw new ProviderError('UNREADABLE_CONTENT', 'A folder has no content.');
  const relative = fromMetadata(file.metadata);
  if (relative === undefined) {
    throw new ProviderError('NOT_FOUND', 'The file carries no usable path. List the root again.');
  }
  const link = file.metadata?.link;
  const expected = link === undefined ? identityWithin(file.id) : link;
  const path = joinPath(root === '/' ? '' : root, relative);
  return {
    path,
    flags: link === undefined ? openFlags | noFollow : openFlags,
    verify: (stats) => {
      const isListed =
        expected === undefined || expected === ''
          ? followSymlinks === 'anywhere' || liesBelow(root, path, stats)
          : identityOf(stats) === expected;
      if (!stats.isFile() || !isListed) throw notFound();
    },
  };
}

/** A failure of the file system while a file was read, as a `ProviderError`; without its name. */
export function readError(error: unknown, root: string): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  const providerCode = providerCodeOf(code);
  if (providerCode === 'NOT_FOUND')
    return rootSeemsGone(root) ? unreachableRoot(root, 'it is missing or empty') : notFound();
  if (providerCode === 'FORBIDDEN') {
    return new ProviderError(
      'FORBIDDEN',
      `The file may not be read (${code}). Give this user the right to read it.`,
    );
  }
  return new ProviderError('UNAVAILABLE', `The file cannot be read just now (${code}). Check its disk.`);
}

function notFound(): ProviderError {
  return new ProviderError('NOT_FOUND', 'The file is not where it was listed. List the root again.');
}

/**
 * Whether an open file is the one its path leads to now, without leaving the root. The path alone proves nothing: it may have been turned
 * elsewhere before the file was opened, and back afterwards.
 */
function liesBelow(root: string, path: RawPath, opened: BigIntStats): boolean {
  const real = realPathOf(path);
  const there = lstatSync(real, { bigint: true });
  return isBelow(real, realPathOf(root)) && there.dev === opened.dev && there.ino === opened.ino;
}

function realPathOf(path: RawPath): Buffer {
  return realpathSync.native(path, { encoding: 'buffer' });
}

/** A missing file below a missing or empty root says nothing about the file: its disk is not mounted. */
function rootSeemsGone(root: string): boolean {
  try {
    return !statSync(root).isDirectory() || isEmptyFolder(root);
  } catch {
    return true;
  }
}
