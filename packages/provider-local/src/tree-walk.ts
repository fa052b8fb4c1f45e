import { type BigIntStats, lstatSync, realpathSync, statSync } from 'node:fs';
import type { RemoteFile } from '@music-platform/bridge-traits';
import { identityOf, stableId } from './file-identity.ts';
import { type FileType, typeOf } from './file-type.ts';
import { type FollowSymlinks, shouldFollow } from './follow-link.ts';
import type { IgnoreRule } from './ignore.ts';
import { isMissing, rootError, systemCode, unreachableRoot } from './local-errors.ts';
import type { MountPoint, MountPoints } from './mount-memory.ts';
import { Problems } from './problems.ts';
import { display, joinPath, type RawPath } from './raw-path.ts';
import { type DirectoryEntry, readDirectory } from './read-directory.ts';
import { toRemoteFile } from './to-remote-file.ts';
import { UniqueNames } from './unique-names.ts';
import { shortHash, type Volume, volumeAt } from './volume.ts';

/** What is walked. */
export interface TreeWalkOptions {
  /** Absolute path. */
  root: string;
  followSymlinks: FollowSymlinks;
  ignore: IgnoreRule;
  /** Only what lies below the folder of this id is reported. */
  under?: string | undefined;
}

interface Folder {
  relative: RawPath;
  id: string | undefined;
  volume: Volume;
  wanted: boolean;
}

interface Examined {
  name: RawPath;
  relative: RawPath;
  own: BigIntStats;
  /** Of what is behind `own`, if that is a link. */
  stats: BigIntStats;
  type: FileType | undefined;
}

interface Found {
  file: RemoteFile;
  folder?: Folder | undefined;
}

/**
 * One walk through the tree: parents before children, names in order, each folder once. What cannot be read is left out and
 * noted. The tree is walked from its root even for a part of it, so that every file has the same id in every listing.
 */
export class TreeWalk {
  readonly problems: Problems = new Problems();
  readonly #options: TreeWalkOptions;
  readonly #realRoot: Buffer;
  readonly #rootVolume: Volume;
  readonly #unique = new UniqueNames();
  readonly #mounts = new Map<string, MountPoint>();
  #reachedWanted = false;

  /** Throws a `ProviderError` when the root cannot be reached. */
  constructor(options: TreeWalkOptions) {
    this.#options = options;
    const { root } = options;
    try {
      this.#realRoot = realpathSync.native(root, { encoding: 'buffer' });
      const stats = statSync(root, { bigint: true });
      if (!stats.isDirectory()) throw unreachableRoot(root, 'it is not a folder');
      this.#rootVolume = volumeAt(root, stats, '');
      this.#unique.isFirstVisit(stats);
      this.#rememberMount('', stats, false);
    } catch (error) {
      throw rootError(root, error);
    }
  }

  /** File systems met on the way. */
  get mounts(): MountPoints {
    return this.#mounts;
  }

  /** Whether what `under` asks for was met. */
  get reachedWanted(): boolean {
    return this.#reachedWanted;
  }

  /** Path of an entry as the file system takes it. */
  absolute(relative: RawPath): RawPath {
    if (relative.length === 0) return this.#options.root;
    return joinPath(this.#options.root === '/' ? '' : this.#options.root, relative);
  }

  /** Everything that is wanted; `undefined` now and then, so that the caller can stop or pause. */
  *entries(): Generator<RemoteFile | undefined, void, undefined> {
    const wanted = this.#options.under === undefined;
    const pending: Folder[] = [{ relative: '', id: undefined, volume: this.#rootVolume, wanted }];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      if (this.#reachedWanted && !folder.wanted) return;
      this.#reachedWanted = folder.wanted;
      yield undefined;
      const subfolders: Folder[] = [];
      for (const entry of this.#read(folder)) {
        const found = this.#examine(entry, folder);
        if (found?.folder !== undefined) subfolders.push(found.folder);
        yield folder.wanted ? found?.file : undefined;
      }
      for (const subfolder of subfolders.reverse()) pending.push(subfolder);
    }
  }

  #read(folder: Folder): DirectoryEntry[] {
    const path = this.absolute(folder.relative);
    try {
      return readDirectory(path);
    } catch (error) {
      if (folder.relative.length === 0) throw rootError(this.#options.root, error);
      if (!isMissing(error) || !isGone(path)) this.#note(folder.relative, error);
      return [];
    }
  }

  #examine({ name, special }: DirectoryEntry, parent: Folder): Found | undefined {
    const relative = joinPath(parent.relative, name);
    if (special || this.#options.ignore(display(name), display(relative))) return undefined;
    const path = this.absolute(relative);
    let own: BigIntStats | undefined;
    try {
      own = lstatSync(path, { bigint: true });
      const type = typeOf(own);
      if (type !== 'link') return this.#describe({ name, relative, own, stats: own, type }, parent);
      const stats = this.#behind(path);
      return stats && this.#describe({ name, relative, own, stats, type: typeOf(stats) }, parent);
    } catch (error) {
      // A link whose target is missing was there; an entry that is missing itself has just been removed.
      if (own !== undefined || !isMissing(error)) this.#note(relative, error);
      return undefined;
    }
  }

  #behind(link: RawPath): BigIntStats | undefined {
    const { followSymlinks: follow, ignore } = this.#options;
    if (!shouldFollow(link, { follow, realRoot: this.#realRoot, ignore })) return undefined;
    return statSync(link, { bigint: true });
  }

  #describe({ name, relative, own, stats, type }: Examined, parent: Folder): Found | undefined {
    const isFolder = type === 'folder';
    if (isFolder ? !this.#unique.isFirstVisit(stats) : type !== 'file') return undefined;
    const volume = this.#volumeOf(stats, relative, parent);
    const behindLink = own !== stats;
    const id = this.#idOf(own, isFolder && !behindLink, behindLink ? parent.volume : volume, relative);
    const { id: parentId } = parent;
    const bornKnown = volume.stable;
    const file = toRemoteFile({ id, parentId, name, relative, stats, isFolder, behindLink, bornKnown });
    if (!isFolder) return { file };
    if (volume !== parent.volume) this.#rememberMount(relative, stats, behindLink);
    return { file, folder: { relative, id, volume, wanted: parent.wanted || id === this.#options.under } };
  }

  #volumeOf(stats: BigIntStats, relative: RawPath, parent: Folder): Volume {
    if (stats.dev === parent.volume.device) return parent.volume;
    if (stats.dev === this.#rootVolume.device) return this.#rootVolume;
    return volumeAt(this.absolute(relative), stats, relative);
  }

  #idOf(own: BigIntStats, isFolder: boolean, { stable, scope }: Volume, relative: RawPath): string {
    if (!stable) return `p${shortHash(relative)}`;
    const isFurtherName = !isFolder && this.#unique.isFurtherName(own);
    return stableId(identityOf(own), isFurtherName ? `${scope}~${shortHash(relative)}` : scope);
  }

  #rememberMount(relative: RawPath, { dev, ino }: BigIntStats, viaLink: boolean): void {
    this.#mounts.set(display(relative), { relative, device: dev, inode: ino, viaLink });
  }

  #note(relative: RawPath, error: unknown): void {
    const code = systemCode(error);
    if (code === undefined) throw error;
    this.problems.add(display(relative), `(${code})`);
  }
}

/** Sure that nothing is there any more; a listing can also fail because one of its entries has just gone. */
function isGone(path: RawPath): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}
