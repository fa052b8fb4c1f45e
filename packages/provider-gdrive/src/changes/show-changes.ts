import {
  type AbortOptions,
  type Change,
  ProviderError,
  type RemoveReason,
} from '@music-platform/bridge-traits';
import { mapLimited } from '@music-platform/provider-kit';
import type { DriveChange, DriveFile } from '../api/drive-wire.ts';
import type { ChangeCursor } from '../cursor.ts';
import { belongsTo, type Corpus, type DriveContext, getFile } from '../drive-context.ts';
import { findTarget, pointsAtFile } from '../listing/shortcut-targets.ts';
import { isFolder, isShortcut, shortcutToRemoteFile, toRemoteFile } from '../to-remote-file.ts';
import type { ShortcutIndex } from './shortcut-index.ts';

/** Entries looked at the same time; most need no request. */
const parallelEntries = 8;
/** How far Drive's clock and ours may differ. */
const clockSkewMs = 600_000;

/** What a page of the log means. */
export interface ShownChanges {
  changes: Change[];
  listUnder: string[];
  hasShortcuts: boolean;
}

interface State {
  at: ChangeCursor;
  shortcuts: ShortcutIndex;
}

/** What has become of one item, in this corpus. */
type Fate = { file: DriveFile } | { gone: RemoveReason };

/**
 * The changes behind the entries of a page. An entry says that something happened, not what: the state it carries is what counts. Entries of
 * drives are left to `scopes()`.
 */
export async function showChanges(
  ctx: DriveContext,
  corpus: Corpus,
  entries: readonly DriveChange[],
  state: State,
  options: AbortOptions,
): Promise<ShownChanges> {
  const fates = new Map(
    await mapLimited(itemEntries(ctx, entries, state.at.root), parallelEntries, async ({ id, entry }) => {
      return [id, await fateOf(ctx, corpus, id, entry, options)] as const;
    }),
  );
  const hasShortcuts = [...fates.values()].some(
    (fate) => 'file' in fate && isShortcut(fate.file) && pointsAtFile(fate.file),
  );
  if (state.at.shortcuts === true || hasShortcuts) await addShortcuts(fates, state.shortcuts, options);
  const known = new Map(
    [...fates].flatMap(([id, fate]) => ('file' in fate ? [[id, fate.file] as const] : [])),
  );
  const view = { rootId: state.at.root };
  const changes = await mapLimited(
    [...fates],
    parallelEntries,
    async ([id, fate]): Promise<Change | undefined> => {
      if ('gone' in fate) return { type: 'remove', id, reason: fate.gone };
      const { file } = fate;
      if (!isShortcut(file)) return { type: 'upsert', file: toRemoteFile(file, view) };
      if (!pointsAtFile(file)) return undefined;
      const target = await findTarget(ctx, file, known, options);
      if (target === undefined) return { type: 'remove', id, reason: 'unknown' };
      return { type: 'upsert', file: shortcutToRemoteFile(file, target, view) };
    },
  );
  const cursorAt = isOursBehind(ctx, entries) ? Number.POSITIVE_INFINITY : state.at.at;
  const listUnder = [...known.values()].filter((file) => mayHoldUnseen(file, cursorAt)).map(({ id }) => id);
  return { changes: changes.filter((change) => change !== undefined), listUnder, hasShortcuts };
}

function itemEntries(
  { logger }: DriveContext,
  entries: readonly DriveChange[],
  rootId: string | undefined,
): { id: string; entry: DriveChange }[] {
  return entries.flatMap((entry) => {
    if (entry.changeType === 'drive') return [];
    const id = entry.fileId ?? entry.file?.id;
    if (id === undefined) logger?.log('warn', 'Google Drive reported a change without saying of what.');
    return id === undefined || id === rootId ? [] : [{ id, entry }];
  });
}

async function fateOf(
  ctx: DriveContext,
  corpus: Corpus,
  id: string,
  entry: DriveChange,
  options: AbortOptions,
): Promise<Fate> {
  if (entry.removed === true) return { gone: 'unknown' };
  const file = entry.file ?? (await getFile(ctx, id, options).catch(noneIfGone));
  if (file === undefined) return { gone: 'unknown' };
  if (file.trashed === true) return { gone: 'trashed' };
  return (await belongsTo(ctx, corpus, file, options)) ? { file } : { gone: 'unknown' };
}

function noneIfGone(error: unknown): undefined {
  if (error instanceof ProviderError && error.code === 'NOT_FOUND') return undefined;
  throw error;
}

/** An edit of a file is an edit of every shortcut to it, though the log names only the file. */
async function addShortcuts(
  fates: Map<string, Fate>,
  shortcuts: ShortcutIndex,
  options: AbortOptions,
): Promise<void> {
  const targets = [...fates].filter(
    ([, fate]) => 'gone' in fate || !(isFolder(fate.file) || isShortcut(fate.file)),
  );
  const pending = targets.map(([id]) => id);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const shortcut of await shortcuts.to(id, options)) {
      if (fates.has(shortcut.id)) continue;
      fates.set(shortcut.id, { file: shortcut });
      pending.push(shortcut.id);
    }
  }
}

/** A cursor's time by a clock that is behind says nothing of what has been made since. */
function isOursBehind({ clock }: DriveContext, entries: readonly DriveChange[]): boolean {
  return entries.some(({ time = 0 }) => time > clock.now() + clockSkewMs);
}

/**
 * What lies in a folder may have no entries of its own: when the folder was moved in, shared, or taken from the trash. A folder made after
 * the cursor was taken grew before the log's eyes, unless it was shared later.
 */
function mayHoldUnseen(file: DriveFile, cursorAt: number): boolean {
  if (!isFolder(file)) return false;
  const { createdTime = 0, sharedWithMeTime = 0 } = file;
  return createdTime <= cursorAt + clockSkewMs || sharedWithMeTime >= cursorAt - clockSkewMs;
}
