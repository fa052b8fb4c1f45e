import type { AbortOptions, Clock } from '@music-platform/bridge-traits';

/** Rejects with the signal's reason as soon as it aborts, otherwise settles as `work` does. */
export async function untilAborted<T>(work: Promise<T>, { signal }: AbortOptions): Promise<T> {
  if (signal === undefined) return work;
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
    work.catch(() => undefined);
  }
}

/** Runs `work` with a signal that also aborts once `ms` have passed; then rejects with `late()`. */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  late: () => unknown,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timer = new AbortController();
  const done = new AbortController();
  clock.sleep(ms, { signal: done.signal }).then(
    () => timer.abort(late()),
    () => undefined,
  );
  const signal = parent === undefined ? timer.signal : AbortSignal.any([parent, timer.signal]);
  try {
    return await untilAborted(work(signal), { signal });
  } finally {
    done.abort();
  }
}
