import {
  type AbortOptions,
  ProviderError,
  type WatchChannel,
  type WatchOptions,
} from '@music-platform/bridge-traits';
import type { CallKind } from '../api/call-kind.ts';
import type { GraphRequest } from '../api/graph-api.ts';
import { segment } from '../api/graph-links.ts';
import { parseAnswer, subscriptionSchema } from '../api/graph-wire.ts';
import { type GraphContext, request } from '../graph-context.ts';
import type { FeedTarget } from '../scopes/scopes.ts';

/** The longest life Graph grants a subscription to a drive is a little under 30 days. */
const lifeMs = 29 * 86_400_000;
/** What is taken for granted where the service does not say. */
const leastLifeMs = 3_600_000;
const longestSecret = 128;

/** Opens a subscription that tells of changes in a scope's drive. */
export async function openSubscription(
  ctx: GraphContext,
  { drive }: FeedTarget,
  { address, token, signal }: WatchOptions,
): Promise<WatchChannel> {
  const resource = drive === 'me' ? '/me/drive/root' : `/drives/${drive}/root`;
  const body = {
    changeType: 'updated',
    notificationUrl: address,
    lifecycleNotificationUrl: address,
    resource,
    expirationDateTime: new Date(ctx.clock.now() + lifeMs).toISOString(),
    clientState: token,
  };
  return channelOf(ctx, 'watch', { method: 'POST', url: ctx.links.to('subscriptions'), body }, { signal });
}

/** Throws `TypeError` for what Graph never accepts. */
export function checkWatch({ address, token }: Pick<WatchOptions, 'address' | 'token'>): void {
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:') {
    throw new TypeError('address must be an https URL');
  }
  if (token === '' || token.length > longestSecret)
    throw new TypeError('token must have 1 to 128 characters');
}

/** Makes a subscription live on. Throws `NOT_FOUND` when it has ended. */
export async function renewSubscription(
  ctx: GraphContext,
  { id }: WatchChannel,
  { signal }: AbortOptions,
): Promise<WatchChannel> {
  signal?.throwIfAborted();
  const body = { expirationDateTime: new Date(ctx.clock.now() + lifeMs).toISOString() };
  const url = ctx.links.to(`subscriptions/${segment(id)}`);
  return channelOf(ctx, 'renew', { method: 'PATCH', url, body }, { signal });
}

/** Closes a subscription; one that has ended stays so. */
export async function closeSubscription(
  ctx: GraphContext,
  { id }: WatchChannel,
  { signal }: AbortOptions,
): Promise<void> {
  signal?.throwIfAborted();
  const what: GraphRequest = { method: 'DELETE', url: ctx.links.to(`subscriptions/${segment(id)}`) };
  try {
    await request(ctx, 'unwatch', what, () => undefined, { signal });
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'NOT_FOUND') throw error;
  }
}

async function channelOf(
  ctx: GraphContext,
  kind: CallKind,
  what: GraphRequest,
  options: AbortOptions,
): Promise<WatchChannel> {
  const now = ctx.clock.now();
  const { json } = await request(ctx, kind, what, (answer) => answer, options);
  const { id, resource, expirationDateTime } = parseAnswer(subscriptionSchema, json);
  return {
    id,
    ...(resource !== undefined && { resourceId: resource }),
    expiresAt: expirationDateTime ?? now + leastLifeMs,
  };
}
