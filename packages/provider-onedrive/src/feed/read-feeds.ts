import type { AbortOptions } from '@music-platform/bridge-traits';
import type { GraphItem } from '../api/graph-wire.ts';
import type { GraphContext } from '../graph-context.ts';
import { walkFolders } from '../listing/walk-folders.ts';
import { type CursorKind, type FeedState, type FeedsState, feedBehind, withFeed } from './feed-state.ts';
import { addMounts, dropMounts } from './mounts.ts';
import { readPage } from './read-page.ts';
import { resolveParents } from './resolve-parents.ts';
import { RunMemory } from './run-memory.ts';
import { type Fate, showPage } from './show-page.ts';

/** What one step of reading brings. */
export interface FeedStep {
  fates: Fate[];
  /** Where to go on behind this step. Undefined: it is no place to go on from. */
  state: FeedsState | undefined;
  /** Folders to be listed, since no feed tells of them. */
  listUnder: string[];
  isLast: boolean;
}

interface Reading {
  ctx: GraphContext;
  scope: string;
  kind: CursorKind;
  memory: RunMemory;
  options: AbortOptions;
}

/** Reads every feed of a scope to its end, one after the other; feeds of folders found on the way are read as well. */
export async function* readFeeds(
  ctx: GraphContext,
  { scope, kind }: { scope: string; kind: CursorKind },
  start: FeedsState,
  options: AbortOptions,
): AsyncGenerator<FeedStep, void, undefined> {
  const reading = { ctx, scope, kind, memory: new RunMemory(), options };
  noteMounts(ctx, start);
  const knowsFolders = kind === 'changes' || start.feeds[0]?.link === undefined;
  let state = start;
  for (let index = nextFeed(state); index >= 0; index = nextFeed(state)) {
    const steps = readOnce(reading, state, index);
    let step = await steps.next();
    while (step.done !== true) {
      yield { fates: step.value, state: undefined, listUnder: [], isLast: false };
      step = await steps.next();
    }
    const { fates, listUnder } = step.value;
    state = step.value.state;
    const isLast = nextFeed(state) < 0;
    if (isLast && knowsFolders) fates.push(...(await resolveParents(ctx, state, reading.memory, options)));
    if (kind === 'list') state = { ...state, gone: goneAfter(state.gone, fates) };
    if (isLast) ctx.restarts.ended(scope);
    yield { fates, state, listUnder, isLast };
  }
}

function nextFeed({ feeds }: FeedsState): number {
  return feeds.findIndex(({ done }) => done !== true);
}

function noteMounts({ folders }: GraphContext, { feeds }: FeedsState): void {
  for (const { drive, item, mount } of feeds) {
    if (mount !== undefined && item !== undefined) folders.note(mount.id, { drive, item });
  }
}

interface PageRead {
  fates: Fate[];
  state: FeedsState;
  listUnder: string[];
}

/** One page of one feed, or a whole walk where there is no feed. */
async function* readOnce(
  reading: Reading,
  state: FeedsState,
  index: number,
): AsyncGenerator<Fate[], PageRead, undefined> {
  const { ctx, scope, kind, memory, options } = reading;
  const feed = state.feeds[index];
  if (feed === undefined) return { fates: [], state, listUnder: [] };
  const outcome = await readPage(ctx, scope, feed, memory, options);
  if (outcome === 'lost') {
    const lost = feed.mount?.id ?? '';
    const fates = kind === 'changes' ? [{ gone: lost }] : [];
    return { fates, state: dropMounts(state, new Set([lost])), listUnder: [] };
  }
  if (outcome === 'refused') return yield* withoutFeed(reading, state, index, feed);
  const { fates, state: after } = show(reading, state, feed, outcome.page.items);
  const at = after.feeds.findIndex((each) => isSameFeed(each, feed));
  const { drive } = after.feeds[at] ?? feed;
  const read = feedBehind({ ...feed, drive }, outcome.page);
  return { fates, state: withFeed(after, at, read), listUnder: [] };
}

/** A folder whose feed is refused is looked for in its drive's; where that is refused, too, everything is walked. */
async function* withoutFeed(
  reading: Reading,
  state: FeedsState,
  index: number,
  feed: FeedState,
): AsyncGenerator<Fate[], PageRead, undefined> {
  const { ctx, kind, options } = reading;
  const { mount, item, whole } = feed;
  if (mount === undefined && item !== undefined && whole !== true) {
    return { fates: [], state: withFeed(state, index, { ...feed, whole: true }), listUnder: [] };
  }
  const { whole: _whole, ...own } = feed;
  const walked: FeedState = { ...own, walkedAt: ctx.clock.now(), done: true };
  if (kind === 'changes') {
    return {
      fates: [],
      state: withFeed(state, index, walked),
      listUnder: mount === undefined ? [] : [mount.id],
    };
  }
  ctx.logger?.log(
    'warn',
    'OneDrive offers no change feed here: folders are listed one by one, which is slower.',
  );
  let after = state;
  const within: Reading = { ...reading, memory: new RunMemory() };
  for await (const items of walkFolders(ctx, own, options)) {
    const shown = show(within, after, own, items);
    after = shown.state;
    yield shown.fates;
  }
  const at = after.feeds.findIndex((each) => isSameFeed(each, feed));
  return { fates: [], state: withFeed(after, at, walked), listUnder: [] };
}

function show(
  { ctx, memory }: Reading,
  state: FeedsState,
  feed: FeedState,
  items: readonly GraphItem[],
): { fates: Fate[]; state: FeedsState } {
  const { fates, mounts, drive } = showPage(feed, items, memory);
  const gone = new Set<string>();
  for (const fate of fates) {
    if ('gone' in fate) gone.add(fate.gone);
    else noteSpelling(ctx, fate.file);
  }
  const named = drive === undefined ? state : withDrive(state, feed, drive);
  return { fates, state: addMounts(ctx, dropMounts(named, gone), mounts, feed) };
}

/** From the first page on, the account's drive has a name. */
function withDrive(state: FeedsState, feed: FeedState, drive: string): FeedsState {
  if (feed.drive !== 'me') return state;
  const index = state.feeds.findIndex((each) => isSameFeed(each, feed));
  const known = state.feeds[index];
  return known?.drive === 'me' ? withFeed(state, index, { ...known, drive }) : state;
}

function isSameFeed(one: FeedState, other: FeedState): boolean {
  return one.mount?.id === other.mount?.id;
}

function noteSpelling(
  { folders }: GraphContext,
  file: { id: string; kind: string; metadata?: unknown },
): void {
  const { kind, id, metadata } = file;
  if (kind !== 'folder' || typeof metadata !== 'object' || metadata === null) return;
  if ('drive' in metadata && 'item' in metadata)
    folders.note(id, metadata as { drive: string; item: string });
}

/** Of what was shown, what is gone by now. */
function goneAfter(before: readonly string[], fates: readonly Fate[]): string[] {
  const gone = new Set(before);
  for (const fate of fates) {
    if ('gone' in fate) gone.add(fate.gone);
    else gone.delete(fate.file.id);
  }
  return [...gone];
}
