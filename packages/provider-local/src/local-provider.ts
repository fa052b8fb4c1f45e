import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ProviderSupports, StorageProvider } from '@music-platform/bridge-traits';
import { downloadFile } from './download-file.ts';
import type { FollowSymlinks } from './follow-link.ts';
import { defaultIgnore, type IgnoreRule, toIgnoreRule } from './ignore.ts';
import { listPages } from './list-pages.ts';
import { MountMemory } from './mount-memory.ts';
import { createReadPace } from './read-pace.ts';
import { volumeAt } from './volume.ts';

/** Options of `createLocalProvider`. */
export interface LocalProviderOptions {
  /** The music folder. Ids do not depend on where it is. */
  root: string;
  /** `true` (default): follow links that stay below the root. `'anywhere'`: those that leave it too. `false`: none. */
  followSymlinks?: FollowSymlinks | undefined;
  /** Names that are left out, as patterns (`*`, `?`, `[abc]`), or a function. Default: `defaultIgnore`. */
  ignore?: readonly string[] | IgnoreRule | undefined;
  /** Files and folders per page. Default 200. */
  pageSize?: number | undefined;
}

/** A folder on disk as a `StorageProvider`. Rules LP* in SPEC.md. */
export function createLocalProvider(options: LocalProviderOptions): StorageProvider {
  const { followSymlinks = true, pageSize = 200 } = options;
  const root = checkedRoot(options.root);
  const ignore = toIgnoreRule(options.ignore ?? defaultIgnore);
  if (typeof followSymlinks !== 'boolean' && followSymlinks !== 'anywhere') {
    throw new TypeError(`followSymlinks must be true, false or 'anywhere'`);
  }
  if (!Number.isSafeInteger(pageSize) || pageSize < 1) {
    throw new TypeError('pageSize must be a whole number of at least 1');
  }
  const memory = new MountMemory();
  const context = { root, followSymlinks, pace: createReadPace() };
  return {
    kind: 'local',
    supports: supportsOf(root),
    listFiles: ({ under, signal } = {}) =>
      listPages({ root, followSymlinks, ignore, pageSize, memory, under, signal }),
    download: (file, downloadOptions) => downloadFile(context, file, downloadOptions),
  };
}

function checkedRoot(root: unknown): string {
  if (typeof root !== 'string' || root.trim() === '' || root.includes('\0')) {
    throw new TypeError('root must name a folder');
  }
  return resolve(root);
}

/** `stableIds` is looked up when it is first asked for and the root is there. */
function supportsOf(root: string): ProviderSupports {
  let stable: boolean | undefined;
  return {
    changeFeed: false,
    rangedReads: true,
    contentHashes: [],
    folderChangesCoverDescendants: false,
    tags: false,
    push: false,
    get stableIds() {
      stable ??= hasStableIds(root);
      return stable ?? false;
    },
  };
}

function hasStableIds(root: string): boolean | undefined {
  try {
    return volumeAt(root, statSync(root, { bigint: true }), '').stable;
  } catch {
    // Whoever lists an unreachable root is told; a mere question about it is answered with what can be promised: nothing.
    return undefined;
  }
}
