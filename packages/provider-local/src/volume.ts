import { type BigIntStats, statfsSync, statSync } from 'node:fs';
import { type RawPath, toBytes } from './raw-path.ts';

/** A mounted file system within the root. */
export interface Volume {
  device: bigint;
  /** Inode and birth time name a file for as long as it exists, through renames and remounts. */
  stable: boolean;
  /** Makes identities of different file systems different. Empty on the file system of the root. */
  scope: string;
}

/** File systems that make up inode numbers anew after a remount: FAT, exFAT, and everything behind FUSE. */
const madeUpInodes: ReadonlySet<bigint> = new Set([0x4d44n, 0x2011bab0n, 0x65735546n]);

/** The file system that `path` is on. `scope` is where it is mounted below the root; empty for the root itself. */
export function volumeAt(path: RawPath, stats: BigIntStats, mountedAt: RawPath): Volume {
  return {
    device: stats.dev,
    stable: reportsBirthTimes() && stats.birthtimeNs > 0n && !madeUpInodes.has(fileSystemType(path)),
    scope: mountedAt.length === 0 ? '' : `@${shortHash(mountedAt)}`,
  };
}

/** A short text that stands for a path, the same on every machine. */
export function shortHash(path: RawPath): string {
  // Few folders need it, and loading it takes 15 ms.
  const { hash } = process.getBuiltinModule('node:crypto');
  return hash('sha256', toBytes(path), 'base64url').slice(0, 22);
}

function fileSystemType(path: RawPath): bigint {
  return statfsSync(path, { bigint: true }).type;
}

let birthTimesReported: boolean | undefined;

/**
 * Where the host cannot tell the birth time, Node reports the time of the last change instead, which moves. On Linux the
 * process file system gives that away: it knows no birth times, so one reported there is made up.
 */
function reportsBirthTimes(): boolean {
  birthTimesReported ??=
    process.platform === 'linux'
      ? statSync('/proc/self', { bigint: true, throwIfNoEntry: false })?.birthtimeNs === 0n
      : process.platform === 'darwin' || process.platform === 'win32' || process.platform === 'freebsd';
  return birthTimesReported;
}
