import {
  type AbortOptions,
  type Clock,
  ProviderError,
  type Random,
  type Scope,
  type WatchChannel,
} from '@music-platform/bridge-traits';
import { backoffMs, systemClock, systemRandom, withDeadline } from '@music-platform/provider-kit';
import type { OneDriveProvider } from '../graph-provider.ts';

/** Options of `keepWatching`. */
export interface KeepWatchingOptions extends AbortOptions {
  provider: OneDriveProvider;
  /** Absent: the provider's only scope. */
  scope?: Scope | undefined;
  /** Public https address that receives the notifications; it must answer with `handleValidation`. */
  address: string;
  /** Secret echoed by genuine notifications, at most 128 characters. */
  token: string;
  /**
   * Called with the channel whenever it is opened or renewed: what `parseNotifications` expects. Start a sync when its id is new: what
   * happened before has no notification.
   */
  onChannel: (channel: WatchChannel) => void | Promise<void>;
  clock?: Clock | undefined;
  random?: Random | undefined;
}

/** The part of its life after which a channel is renewed: time enough to try again. */
const renewAfter = 0.5;
const leastWaitMs = 30_000;
const closeMs = 10_000;
const retry = { attempts: Number.POSITIVE_INFINITY, baseDelayMs: 5_000, maxDelayMs: 900_000 };

/**
 * Keeps a subscription open until the signal aborts, renewing it at half its life and opening another where it has ended; then closes it and
 * rejects with the signal's reason. While OneDrive cannot be reached it keeps trying; it rejects with `UNAUTHORIZED` or `FORBIDDEN`, which
 * trying does not mend. Keep polling beside it: drives get no word of notifications that were missed.
 */
export async function keepWatching(options: KeepWatchingOptions): Promise<never> {
  const { provider, clock = systemClock, onChannel, signal } = options;
  let channel: WatchChannel | undefined;
  try {
    for (;;) {
      const known = channel;
      const from = clock.now();
      channel = await patiently(options, () => (known === undefined ? open(options) : renew(options, known)));
      await onChannel(channel);
      const lifeMs = (channel.expiresAt - from) * renewAfter;
      await clock.sleep(Math.max(leastWaitMs, from + lifeMs - clock.now()), { signal });
    }
  } finally {
    if (channel !== undefined) await close(provider, clock, channel);
  }
}

function open({ provider, scope, address, token, signal }: KeepWatchingOptions): Promise<WatchChannel> {
  return provider.watch({ scope, address, token, signal });
}

async function renew(options: KeepWatchingOptions, channel: WatchChannel): Promise<WatchChannel> {
  try {
    return await options.provider.renewWatch(channel, { signal: options.signal });
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'NOT_FOUND') return open(options);
    throw error;
  }
}

async function patiently(
  { clock = systemClock, random = systemRandom, signal }: KeepWatchingOptions,
  work: () => Promise<WatchChannel>,
): Promise<WatchChannel> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await work();
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
async function close(provider: OneDriveProvider, clock: Clock, channel: WatchChannel): Promise<void> {
  const late = (): ProviderError =>
    new ProviderError('UNAVAILABLE', 'OneDrive takes too long to close a subscription.');
  const closing = withDeadline(clock, closeMs, late, undefined, (signal) =>
    provider.unwatch(channel, { signal }),
  );
  await closing.catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
  });
}
