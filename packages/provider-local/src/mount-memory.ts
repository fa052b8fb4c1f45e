import type { RawPath } from './raw-path.ts';

/** Where a file system begins: the root, a mounted folder, or a link to another disk. */
export interface MountPoint {
  relative: RawPath;
  device: bigint;
  inode: bigint;
  /** A link leads there: when it is missing, somebody removed the link, not the disk. */
  viaLink: boolean;
}

/** Mount points by their relative path as text; the root's is empty. */
export type MountPoints = ReadonlyMap<string, MountPoint>;

/** What is at a mount point now. */
export type Occupancy = 'missing' | 'empty' | 'filled';

/**
 * Remembers, for as long as the process lives, where file systems were mounted. The empty folder that stays behind when a
 * disk goes cannot be told from a folder that somebody emptied, unless one knows what was there before.
 */
export class MountMemory {
  #known: MountPoints = new Map();

  /** Where a file system was mounted that is not mounted now, and nothing has taken its place. */
  lost(seen: MountPoints, look: (mount: MountPoint) => Occupancy): MountPoint[] {
    return [...this.#known]
      .filter(([path, mount]) => seen.get(path)?.device !== mount.device && isLost(mount, look(mount)))
      .map(([, mount]) => mount);
  }

  /** Keeps what a listing saw, and what it missed. */
  remember(seen: MountPoints, lost: readonly MountPoint[]): void {
    const missed = [...this.#known].filter(([, mount]) => lost.includes(mount));
    this.#known = new Map([...seen, ...missed]);
  }
}

function isLost(mount: MountPoint, occupancy: Occupancy): boolean {
  return occupancy === 'empty' || (occupancy === 'missing' && !mount.viaLink);
}
