import { type BigIntStats, constants } from 'node:fs';

/** What the walk tells apart. */
export type FileType = 'file' | 'folder' | 'link';

/** What was looked at; undefined for pipes, sockets and devices. Each question to `BigIntStats` itself would cost three `BigInt`s. */
export function typeOf({ mode }: BigIntStats): FileType | undefined {
  const type = Number(mode) & constants.S_IFMT;
  if (type === constants.S_IFREG) return 'file';
  if (type === constants.S_IFDIR) return 'folder';
  return type === constants.S_IFLNK ? 'link' : undefined;
}
