import type { BigIntStats } from 'node:fs';

const radix = 36;

/** What stays with a file or folder through rename and move: its inode, guarded against reuse by its time of birth. */
export function identityOf(stats: BigIntStats): string {
  return `${stats.ino.toString(radix)}.${stats.birthtimeNs.toString(radix)}`;
}

/** Changes when the content is written or replaced; stays on rename and move. Size and modification time restored by hand go unseen. */
export function versionOf(stats: BigIntStats): string {
  return `${stats.size.toString(radix)}-${stats.mtimeNs.toString(radix)}`;
}

/** Key of an inode among all devices; undefined where the file system numbers nothing. */
export function inodeKey(stats: BigIntStats): string | undefined {
  return stats.ino === 0n ? undefined : `${stats.dev.toString(radix)}:${stats.ino.toString(radix)}`;
}

/** The id of a file or folder with an identity. `suffix` tells further names of one inode, and other volumes, apart. */
export function stableId(identity: string, suffix: string): string {
  return `i${identity}${suffix}`;
}

/** The identity within an id, where it has one. */
export function identityWithin(id: string): string | undefined {
  return /^i([0-9a-z]+\.[0-9a-z]+)/.exec(id)?.[1];
}
