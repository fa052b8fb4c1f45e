import type { AbortOptions } from '@music-platform/bridge-traits';
import { followSignal } from './abort.ts';

/**
 * The items of `open`, the next one fetched while the consumer works on the last. One item ahead at most; a failure arrives in its turn.
 * The signal given to `open` aborts when the consumer leaves.
 */
export async function* ahead<T>(
  open: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
  { signal }: AbortOptions,
): AsyncGenerator<T, void, undefined> {
  signal?.throwIfAborted();
  const { own, leave } = followSignal(signal);
  const source = open(own.signal);
  try {
    let next = source.next();
    for (let step = await next; step.done !== true; step = await next) {
      next = source.next();
      next.catch(() => undefined);
      yield step.value;
      signal?.throwIfAborted();
    }
  } finally {
    leave();
    own.abort();
    await source.return();
  }
}
