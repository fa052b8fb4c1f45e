import type { BigIntStats } from 'node:fs';
import { inodeKey } from './file-identity.ts';

/**
 * Notices what a walk meets a second time. Keeps one entry per folder, and one per file with several names; never one per file.
 */
export class UniqueNames {
  readonly #folders = new Set<string>();
  readonly #linkedFiles = new Set<string>();

  /** True at the first visit of a folder, however many links and mounts lead to it. */
  isFirstVisit(folder: BigIntStats): boolean {
    return addNew(this.#folders, inodeKey(folder));
  }

  /** True for every name of a hard-linked file but the first in the order of the walk. */
  isFurtherName(file: BigIntStats): boolean {
    return file.nlink > 1n && !addNew(this.#linkedFiles, inodeKey(file));
  }
}

function addNew(seen: Set<string>, key: string | undefined): boolean {
  if (key === undefined) return true;
  const sizeBefore = seen.size;
  return seen.add(key).size > sizeBefore;
}
