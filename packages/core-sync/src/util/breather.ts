import type { AbortOptions, Clock } from '@music-platform/bridge-traits';

/**
 * Lets the host's event loop turn once `everyMs` have passed since it last did; everybody who calls meanwhile waits too. A provider that
 * answers from memory and a synchronous database would otherwise keep timers, signals and cancellation waiting until the work is done.
 */
export function createBreather(clock: Clock, everyMs = 25): (options?: AbortOptions) => Promise<void> {
  let lastAt = clock.now();
  let turning: Promise<void> | undefined;
  return async (options) => {
    if (turning === undefined && clock.now() - lastAt < everyMs) return;
    turning ??= clock.sleep(0).finally(() => {
      lastAt = clock.now();
      turning = undefined;
    });
    await turning;
    options?.signal?.throwIfAborted();
  };
}
