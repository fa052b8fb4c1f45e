import type { EngineConfig } from '../scenario/scenario.ts';
import type { ExpectedTrack } from './expected-library.ts';
import type { SeenTrack } from './look.ts';

/** What may differ from the cloud, and why. */
export interface Allowance {
  /** Tracks whose hiding somebody has rejected: they may stay without files. */
  kept: ReadonlySet<string>;
  /** Items that could not be read: only their names are known. */
  unread: ReadonlySet<string>;
}

/** Says how an account's visible tracks differ from what its cloud must show. */
export function checkLibrary(
  expected: readonly ExpectedTrack[],
  seen: readonly SeenTrack[],
  config: EngineConfig,
  { kept, unread }: Allowance,
): string[] {
  const wrong: string[] = [];
  const left = new Map(seen.map((track) => [track.items.join(), track]));
  if (left.size < seen.length) wrong.push('two tracks have the same files');
  for (const track of expected) {
    const key = track.files.map(({ itemId }) => itemId).join();
    const found = left.get(key);
    if (found === undefined) wrong.push(`no track has the files ${key} (song ${track.song})`);
    else wrong.push(...compare(track, found, config, unread));
    left.delete(key);
  }
  for (const track of left.values())
    if (!kept.has(track.id))
      wrong.push(`track ${track.id} (${track.path}) shows ${track.items.join()}, which no track should`);
  return wrong;
}

function compare(
  { tags, files }: ExpectedTrack,
  found: SeenTrack,
  config: EngineConfig,
  unread: ReadonlySet<string>,
): string[] {
  const wrong: string[] = [];
  const primary = files.find(({ itemId }) => itemId === found.itemId);
  if (primary === undefined) return [`track ${found.id} plays ${found.itemId}, which is none of its files`];
  if (primary.path !== found.path)
    wrong.push(`track ${found.id} is at ${found.path}, its file at ${primary.path}`);
  const newest = Math.max(...files.map(({ modifiedAt }) => modifiedAt));
  if (config.duplicates === 'keepNewest' && primary.modifiedAt !== newest)
    wrong.push(`track ${found.id} plays ${primary.itemId}, which is not its newest file`);
  if (tags === undefined || files.some(({ itemId }) => unread.has(itemId))) return wrong;
  for (const field of ['title', 'artist', 'album'] as const)
    if (found[field] !== tags[field])
      wrong.push(`${field} of ${found.path} is ${found[field]} and should be ${tags[field]}`);
  return wrong;
}
