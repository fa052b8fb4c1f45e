import {
  type AbortOptions,
  type Clock,
  ProviderError,
  type Random,
  type Scope,
  type StorageProvider,
  type WatchChannel,
} from '@music-platform/bridge-traits';
import { backoffMs, systemClock, systemRandom, withDeadline } from '@music-platform/provider-kit';

/** Options of `keepWatching`. */
export interface KeepWatchingOptions extends AbortOptions {
  provider: StorageProvider;
  /** Absent: the provider's first scope. */
  scope?: Scope | undefined;
  /** Public https address that receives the notifications. */
  address: string;
  /** Secret echoed by genuine notifications. */
  token: string;
  /** Called with all channels that are open now, whenever that changes: what `parseNotification` expects. Store them, to close them after a crash. */
  onChannels: (channels: readonly WatchChannel[]) => void | Promise<void>;
  /** How long the old channel stays open beside the new one. Default 60_000. */
  overlapMs?: number | undefined;
  clock?: Clock | undefined;
  random?: Random | undefined;
}

/** The part of its life after which a channel is replaced: time enough to try again. */
const renewAfter = 0.8;
const leastLifeMs = 60_000;
const closeMs = 10_000;
const retry = { attempts: Number.POSITIVE_INFINITY, baseDelayMs: 5_000, maxDelayMs: 900_000 };

/** Whether a channel is due to be replaced: it ends within `leadMs` (15 minutes unless given), or has ended. */
export function renewalDue(channel: WatchChannel, now: number, leadMs = 900_000): boolean {
  return now >= channel.expiresAt - leadMs;
}

/**
 * Keeps a push channel open until the signal aborts, replacing it before it ends; then closes it and rejects with the signal's reason.
 * While Drive cannot be reached it keeps trying; it rejects with `UNAUTHORIZED` or `FORBIDDEN`, which trying does not mend. Keep polling
 * beside it: notifications may get lost.
 */
export async function keepWatching(options: KeepWatchingOptions): Promise<never> {
  const { clock = systemClock, overlapMs = 60_000, onChannels, signal } = options;
  let open: WatchChannel[] = [];
  try {
    for (;;) {
      const openedAt = clock.now();
      const channel = await openPatiently(options);
      open = [...open, channel];
      await onChannels(open);
      if (open.length > 1) {
        await clock.sleep(overlapMs, { signal });
        await closeAll(options, open.slice(0, -1));
        open = [channel];
        await onChannels(open);
      }
      const lifeMs = Math.max(leastLifeMs, channel.expiresAt - openedAt);
      await clock.sleep(Math.max(0, openedAt + lifeMs * renewAfter - clock.now()), { signal });
    }
  } finally {
    await closeAll(options, open);
  }
}

async function openPatiently({
  provider,
  scope,
  address,
  token,
  ...options
}: KeepWatchingOptions): Promise<WatchChannel> {
  const { clock = systemClock, random = systemRandom, signal } = options;
  if (provider.watch === undefined) throw new TypeError('this provider has no push channels');
  for (let failures = 0; ; failures += 1) {
    try {
      return await provider.watch({ scope, address, token, signal });
    } catch (error) {
      signal?.throwIfAborted();
      const isFinal =
        !(error instanceof ProviderError) || error.code === 'UNAUTHORIZED' || error.code === 'FORBIDDEN';
      if (isFinal) throw error;
      await clock.sleep(Math.max(error.retryAfterMs ?? 0, backoffMs(failures, retry, random)), { signal });
    }
  }
}

/** A channel that cannot be closed soon ends by itself, and its notifications only wake a sync. */
async function closeAll(
  { provider, clock = systemClock }: KeepWatchingOptions,
  channels: readonly WatchChannel[],
): Promise<void> {
  const late = (): ProviderError =>
    new ProviderError('UNAVAILABLE', 'Google Drive takes too long to close a channel.');
  for (const channel of channels) {
    const closing = withDeadline(clock, closeMs, late, undefined, async (signal) =>
      provider.unwatch?.(channel, { signal }),
    );
    await closing.catch((error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
    });
  }
}
