import { type AbortOptions, ProviderError } from '@music-platform/bridge-traits';
import { segment } from '../api/graph-links.ts';
import { type ItemPage, listedSelect, parseDeltaPage } from '../api/graph-wire.ts';
import { factsOf, isNotSupported } from '../api/provider-error.ts';
import { type GraphContext, get, request } from '../graph-context.ts';
import type { FeedState } from './feed-state.ts';
import type { RunMemory } from './run-memory.ts';

/** What asking for a page comes to. `refused`: there is no feed here; `lost`: the account does not reach it any more. */
export type PageOutcome = { page: ItemPage } | 'refused' | 'lost';

/** Asks for shared folders as items, and for what is no longer shared as deleted. */
const prefer = { Prefer: 'Include-Feature=AddToOneDrive, deltashowremovedasdeleted' };
/** A place in the feed that is not found is looked for again after this time. */
const lookAgainMs = 2_000;

/** The next page of a feed. Throws `CURSOR_EXPIRED` when the service refuses the place, or leads in a circle. */
export async function readPage(
  ctx: GraphContext,
  scope: string,
  feed: FeedState,
  memory: RunMemory,
  options: AbortOptions,
): Promise<PageOutcome> {
  try {
    const page = await pageAt(ctx, scope, feed, options);
    const { nextLink } = page;
    if (nextLink !== undefined && (nextLink === feed.link || !memory.noteLink(nextLink)))
      throw circle(ctx, scope);
    return { page };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (feed.link === undefined && isNotSupported(error)) return 'refused';
    const isOut = error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN';
    if (feed.mount !== undefined && isOut) return outOf(ctx, feed, error, options);
    if (feed.whole === true && feed.link === undefined && isOut) return 'refused';
    if (error.code === 'NOT_FOUND') throw await whatIsGone(ctx, feed, error, options);
    const { link } = factsOf(error);
    if (
      error.code === 'CURSOR_EXPIRED' &&
      feed.mount === undefined &&
      link !== undefined &&
      ctx.links.isOwn(link)
    )
      ctx.restarts.offer(scope, link);
    throw error;
  }
}

async function pageAt(
  ctx: GraphContext,
  scope: string,
  feed: FeedState,
  options: AbortOptions,
): Promise<ItemPage> {
  if (feed.link !== undefined) return pageFound(ctx, 'deltaPage', feed.link, options);
  const offered = feed.mount === undefined ? ctx.restarts.take(scope) : undefined;
  const first = firstLink(ctx, feed);
  if (offered === undefined) return pageFound(ctx, 'delta', first, options);
  try {
    return await deltaPage(ctx, 'delta', offered, { ...options, attempts: 2 });
  } catch (error) {
    const isWorthAsking =
      error instanceof ProviderError && !['UNAUTHORIZED', 'RATE_LIMITED'].includes(error.code);
    if (!isWorthAsking) throw error;
    return pageFound(ctx, 'delta', first, options);
  }
}

/** A page that is not found is asked for twice: feeds stumble. */
async function pageFound(
  ctx: GraphContext,
  kind: 'delta' | 'deltaPage',
  link: string,
  options: AbortOptions,
): Promise<ItemPage> {
  try {
    return await deltaPage(ctx, kind, link, options);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'NOT_FOUND') throw error;
    await ctx.caller.wait(lookAgainMs, options);
    return deltaPage(ctx, kind, link, options);
  }
}

function deltaPage(
  ctx: GraphContext,
  kind: 'delta' | 'deltaPage',
  link: string,
  options: AbortOptions & { attempts?: number },
): Promise<ItemPage> {
  const what = { method: 'GET' as const, url: ctx.links.followed(link), headers: prefer };
  return request(ctx, kind, what, ({ json }) => parseDeltaPage(json), options);
}

function firstLink({ links, options }: GraphContext, { drive, item, whole }: FeedState): string {
  const query = { $select: listedSelect(options.audioTags), $top: options.pageSize };
  const base = drive === 'me' ? 'me/drive' : `drives/${segment(drive)}`;
  return links.to(
    `${base}/${item === undefined || whole === true ? 'root' : `items/${segment(item)}`}/delta`,
    query,
  );
}

/** The folder may be there although its feed is not. */
async function outOf(
  ctx: GraphContext,
  { drive, item = 'root', link }: FeedState,
  error: ProviderError,
  options: AbortOptions,
): Promise<PageOutcome> {
  const there = await isThere(ctx, ctx.links.item({ drive, item }, { $select: 'id' }), options);
  if (!there) return 'lost';
  if (link === undefined) return 'refused';
  throw new ProviderError('CURSOR_EXPIRED', 'OneDrive has lost the place in its change feed.', {
    cause: error.cause,
  });
}

/** A drive that is gone is no reason to hide anything: the run ends, and people decide. */
async function whatIsGone(
  ctx: GraphContext,
  { drive, item, link }: FeedState,
  { cause }: ProviderError,
  options: AbortOptions,
): Promise<ProviderError> {
  const base = drive === 'me' ? 'me/drive' : `drives/${segment(drive)}`;
  const url = ctx.links.to(item === undefined ? base : `${base}/items/${segment(item)}`, { $select: 'id' });
  if (!(await isThere(ctx, url, options))) {
    const what = item === undefined ? 'drive' : 'folder';
    const message = `The ${what} is gone, or no longer shared with this account. Nothing was hidden: ask for access, or remove it from the library.`;
    return new ProviderError('NOT_FOUND', message, { cause });
  }
  if (link === undefined)
    return new ProviderError('UNAVAILABLE', 'OneDrive cannot list this drive just now.', { cause });
  return new ProviderError('CURSOR_EXPIRED', 'OneDrive has lost the place in its change feed.', { cause });
}

async function isThere(ctx: GraphContext, url: string, options: AbortOptions): Promise<boolean> {
  try {
    await get(ctx, 'get', url, options);
    return true;
  } catch (error) {
    const isOut =
      error instanceof ProviderError && (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN');
    if (isOut) return false;
    throw error;
  }
}

/** A circle is left once, by beginning anew. */
function circle({ restarts }: GraphContext, scope: string): ProviderError {
  const message = "OneDrive's change feed leads in a circle.";
  if (restarts.circled(scope) === 1) return new ProviderError('CURSOR_EXPIRED', message);
  return new ProviderError('INVALID_RESPONSE', `${message} Beginning anew did not help: try again later.`);
}
