import {
  type AbortOptions,
  ProviderError,
  type WatchChannel,
  type WatchOptions,
} from '@music-platform/bridge-traits';
import { channelSchema, parseAnswer } from '../api/drive-wire.ts';
import { type Corpus, changeQuery, type DriveContext, getStartPageToken } from '../drive-context.ts';

/** The longest life Drive grants a channel of changes. */
const longestLifeMs = 7 * 86_400_000;
/** What Drive grants where it does not say. */
const usualLifeMs = 3_600_000;

/** Opens a channel that tells of changes in a corpus. */
export async function openChannel(
  ctx: DriveContext,
  corpus: Corpus,
  { address, token, signal }: WatchOptions,
): Promise<WatchChannel> {
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:') {
    throw new TypeError('address must be an https URL');
  }
  if (token === '' || token.length > 256) throw new TypeError('token must have 1 to 256 characters');
  const pageToken = await getStartPageToken(ctx, corpus, { signal });
  const now = ctx.clock.now();
  const channel = {
    id: crypto.randomUUID(),
    type: 'web_hook' as const,
    address,
    token,
    expiration: String(now + longestLifeMs),
  };
  const query = { ...changeQuery(corpus), pageToken, includeRemoved: true };
  const answer = await ctx.caller.call('watch', (request) => ctx.api.watch(query, channel, request), {
    signal,
  });
  const { id, resourceId, expiration } = parseAnswer(channelSchema, answer);
  return { id, resourceId, expiresAt: expiration ?? now + usualLifeMs };
}

/** Closes a channel; one that is closed already stays so. */
export async function closeChannel(
  { api, caller }: DriveContext,
  { id, resourceId }: WatchChannel,
  { signal }: AbortOptions,
): Promise<void> {
  signal?.throwIfAborted();
  if (resourceId === undefined) throw new TypeError('a channel of Google Drive has a resourceId');
  try {
    await caller.call('unwatch', (request) => api.stop({ id, resourceId }, request), { signal });
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'NOT_FOUND') throw error;
  }
}
