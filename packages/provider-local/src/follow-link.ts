import { readlinkSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { IgnoreRule } from './ignore.ts';
import { isMissing, systemCode } from './local-errors.ts';
import { display, fromBytes, type RawPath } from './raw-path.ts';

/** `true`: links that stay below the root; `'anywhere'`: those that leave it too. */
export type FollowSymlinks = boolean | 'anywhere';

/** What the walk needs to know to judge a link. */
export interface LinkContext {
  follow: FollowSymlinks;
  /** Real path of the root, without links. */
  realRoot: Buffer;
  ignore: IgnoreRule;
}

/**
 * Whether the walk goes through a link. It does not when the target lies below the root and is listed at its real place
 * anyway: so nothing is listed twice and no loop can arise there. Throws the system error of a link that leads nowhere
 * although it might lead to a disk that is not mounted.
 */
export function shouldFollow(link: RawPath, { follow, realRoot, ignore }: LinkContext): boolean {
  if (follow === false) return false;
  let target: Buffer;
  try {
    target = realpathSync.native(link, { encoding: 'buffer' });
  } catch (error) {
    const leadsNowhere = isMissing(error) || systemCode(error) === 'ELOOP';
    if (follow === true || (leadsNowhere && staysBelow(link, realRoot))) return false;
    throw error;
  }
  const below = pathBelow(target, realRoot);
  if (below === undefined) return follow === 'anywhere';
  return below.length > 0 && !isListedAnyway(below, ignore);
}

/** True when `path`, taken without links, lies in the root. */
export function isBelow(path: Buffer, realRoot: Buffer): boolean {
  return pathBelow(path, realRoot) !== undefined;
}

function pathBelow(path: Buffer, realRoot: Buffer): Buffer | undefined {
  if (path.equals(realRoot)) return Buffer.alloc(0);
  const prefix = realRoot.at(-1) === 0x2f ? realRoot : Buffer.concat([realRoot, Buffer.from('/')]);
  return path.subarray(0, prefix.length).equals(prefix) ? path.subarray(prefix.length) : undefined;
}

function isListedAnyway(below: Buffer, ignore: IgnoreRule): boolean {
  const names = display(fromBytes(below)).split('/');
  return names.every((name, index) => !ignore(name, names.slice(0, index + 1).join('/')));
}

/** Where a link that leads nowhere points to, judged by its text. */
function staysBelow(link: RawPath, realRoot: Buffer): boolean {
  const folder = realpathSync.native(dirname(display(link)));
  const target = resolve(folder, readlinkSync(link, { encoding: 'utf8' }));
  return isBelow(Buffer.from(target), realRoot);
}
