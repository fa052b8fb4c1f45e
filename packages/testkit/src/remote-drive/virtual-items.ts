import type { DriveItemData } from './drive-item.ts';

/**
 * Items that exist by rule instead of in memory: a library of a million files costs nothing until one of them is changed.
 * Every method is a pure function; the answers for one index never change.
 */
export interface VirtualItems {
  /** Items are numbered from 0 to `count - 1`. */
  readonly count: number;
  /** The item at `index`. `parentId` undefined: directly below the drive's root. */
  at(index: number): DriveItemData;
  /** The index of an id, or undefined when it is not one of these. */
  indexOf(id: string): number | undefined;
  /** Indexes directly below a folder (undefined: below the root), ascending. */
  childrenOf(parentId: string | undefined): Iterable<number>;
}
