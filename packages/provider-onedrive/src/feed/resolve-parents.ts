import { type AbortOptions, ProviderError } from '@music-platform/bridge-traits';
import { mapLimited } from '@music-platform/provider-kit';
import { type GraphItem, graphItemSchema, listedSelect, parseAnswer } from '../api/graph-wire.ts';
import { type GraphContext, get } from '../graph-context.ts';
import { driveKey, type ItemRef, itemKey } from '../ids.ts';
import type { FeedsState } from './feed-state.ts';
import type { RunMemory } from './run-memory.ts';
import { type Fate, showPage } from './show-page.ts';

/** Folders looked up at the same time. */
const parallelLookups = 8;
/** Folders above folders that are looked up. */
const deepest = 100;
/** A folder that is not found is looked for again after this time. */
const lookAgainMs = 2_000;

/** Looks up folders that were named as parents and never shown. What lies in one that does not exist is an orphan, and gone. */
export async function resolveParents(
  ctx: GraphContext,
  state: FeedsState,
  memory: RunMemory,
  options: AbortOptions,
): Promise<Fate[]> {
  const fates: Fate[] = [];
  for (let depth = 0; depth < deepest; depth += 1) {
    const awaited = [...memory.takeAwaited()];
    if (awaited.length === 0) break;
    await mapLimited(awaited, parallelLookups, async ([key, { ref, children }]) => {
      const item = await lookUp(ctx, ref, options);
      if (item === 'unseen') return;
      const feed = state.feeds.find(({ drive }) => driveKey(drive) === driveKey(ref.drive)) ?? state.feeds[0];
      if (item === 'gone') fates.push(...children.map((gone) => ({ gone })));
      else if (feed !== undefined) fates.push(...showPage(feed, [item], memory).fates);
      memory.notePlace(key);
    });
  }
  return fates;
}

/** `unseen`: it exists, but not for this account. What is not found is looked for twice: services stumble, and orphans are hidden. */
async function lookUp(
  ctx: GraphContext,
  ref: ItemRef,
  options: AbortOptions,
): Promise<GraphItem | 'gone' | 'unseen'> {
  const first = await lookOnce(ctx, ref, options);
  if (first !== 'gone') return first;
  await ctx.caller.wait(lookAgainMs, options);
  const second = await lookOnce(ctx, ref, options);
  if (second !== 'gone') return second;
  const root = await lookOnce(ctx, { drive: ref.drive, item: 'root' }, options);
  return typeof root === 'object' && itemKey({ ...ref, item: root.id }) === itemKey(ref) ? root : 'gone';
}

async function lookOnce(
  ctx: GraphContext,
  ref: ItemRef,
  options: AbortOptions,
): Promise<GraphItem | 'gone' | 'unseen'> {
  const url = ctx.links.item(ref, { $select: listedSelect(false) });
  try {
    return parseAnswer(graphItemSchema, (await get(ctx, 'get', url, options)).json);
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'NOT_FOUND') return 'gone';
    if (error instanceof ProviderError && error.code === 'FORBIDDEN') return 'unseen';
    throw error;
  }
}
