import type { AbortOptions, Clock } from '@music-platform/bridge-traits';

/** Rejects with the signal's reason as soon as it aborts, otherwise settles as `work` does. */
export async function untilAborted<T>(work: Promise<T>, { signal }: AbortOptions): Promise<T> {
  if (signal === undefined) return work;
  work.catch(() => undefined);
  signal.throwIfAborted();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Runs `work` with a signal that also aborts, with `reason()`, once `ms` have passed on `clock`; 0 means no limit. */
export async function withTimeLimit<T>(
  clock: Clock,
  ms: number,
  reason: () => unknown,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (ms === 0) return work(parent);
  const timer = new AbortController();
  const done = new AbortController();
  clock.sleep(ms, { signal: done.signal }).then(
    () => timer.abort(reason()),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([parent, timer.signal]));
  } finally {
    done.abort();
  }
}
