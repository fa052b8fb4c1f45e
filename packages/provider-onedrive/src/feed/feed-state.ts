import { ProviderError } from '@music-platform/bridge-traits';
import { z } from 'zod';

/** Where a folder of another drive was added to the library. */
export interface Mount {
  /** Key of the item that stands for it. */
  id: string;
  /** Key of the mount below which that item was found; absent: in the scope's own drive. */
  within?: string | undefined;
}

/** One change feed and how far it was read. */
export interface FeedState {
  /** The service's own id of the drive; `me` for the account's own. */
  drive: string;
  /** The service's own id of a folder; absent: the whole drive. */
  item?: string | undefined;
  /** Where the next page is; absent: at the beginning. */
  link?: string | undefined;
  /** `link` lies in the middle of a run, whose pages show the drive as it was when the run began. */
  midway?: true | undefined;
  /** The run that is read now began earlier: behind its end, what has happened since is read as well. */
  again?: true | undefined;
  /** Read to its end in this run: `link` is where the next run begins. */
  done?: true | undefined;
  /** The folder has no feed of its own: that of its drive is read, and what lies elsewhere is left to whoever knows the folders. */
  whole?: true | undefined;
  /** The service offers no feed here: folders were walked, at this time by our clock. */
  walkedAt?: number | undefined;
  mount?: Mount | undefined;
}

/** All feeds of a scope: its own first, then those of folders added to it. */
export interface FeedsState {
  feeds: readonly FeedState[];
  /** Keys that a listing showed, and that turned out to be gone while it ran. */
  gone: readonly string[];
}

const id = z.string().min(1);
const feedSchema: z.ZodType<FeedState> = z.object({
  drive: id,
  item: id.optional(),
  link: id.optional(),
  midway: z.literal(true).optional(),
  again: z.literal(true).optional(),
  done: z.literal(true).optional(),
  whole: z.literal(true).optional(),
  walkedAt: z.number().optional(),
  mount: z.object({ id, within: id.optional() }).optional(),
});
const stateSchema = z.object({
  v: z.literal(1),
  kind: z.enum(['list', 'changes']),
  scope: id,
  feeds: z.array(feedSchema).min(1),
  gone: z.array(id).default([]),
});

export type CursorKind = 'list' | 'changes';

/** A cursor or resume point as text. */
export function encodeState(kind: CursorKind, scope: string, { feeds, gone }: FeedsState): string {
  return JSON.stringify({ v: 1, kind, scope, feeds, ...(gone.length > 0 && { gone }) });
}

/** Throws `CURSOR_EXPIRED` for whatever is no cursor of this kind, scope, service and version. */
export function decodeState(
  kind: CursorKind,
  scope: string,
  text: string,
  isOwn: (link: string) => boolean,
): FeedsState {
  const result = stateSchema.safeParse(parsed(text));
  const fits =
    result.success &&
    result.data.kind === kind &&
    result.data.scope === scope &&
    result.data.feeds.every(({ link }) => link === undefined || isOwn(link));
  if (fits) return { feeds: result.data.feeds, gone: result.data.gone };
  throw new ProviderError(
    'CURSOR_EXPIRED',
    'This cursor belongs to another drive, another cloud, or another version of the provider.',
  );
}

/** The state with one feed replaced, or dropped. */
export function withFeed(state: FeedsState, index: number, feed: FeedState | undefined): FeedsState {
  return { ...state, feeds: state.feeds.flatMap((each, at) => (at === index ? (feed ?? []) : each)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A feed behind a page of it. */
export function feedBehind(
  feed: FeedState,
  { nextLink, deltaLink }: { nextLink?: string | undefined; deltaLink?: string | undefined },
): FeedState {
  const { walkedAt: _walkedAt, midway: _midway, again, ...rest } = feed;
  if (deltaLink === undefined) return { ...rest, link: nextLink, midway: true, ...(again && { again }) };
  return { ...rest, link: deltaLink, ...(again === undefined && { done: true as const }) };
}

/** Every run reads all feeds, each from where it was read to: also those that an interrupted run had done with. */
export function begun(feeds: readonly FeedState[]): FeedState[] {
  return feeds.map(({ done: _done, midway, again, ...feed }) => ({
    ...feed,
    ...((midway ?? again) && { again: true as const }),
  }));
}
