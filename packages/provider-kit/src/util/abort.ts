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

/** Why a timer is stopped; said once, because every reason of its own would cost a stack trace. */
const settled = 'settled';

/**
 * A controller whose signal also aborts with `parent`, until it is left. (`AbortSignal.any` would leave something behind in `parent` for
 * every signal ever made of it.)
 */
export function followSignal(parent: AbortSignal | undefined): { own: AbortController; leave(): void } {
  const own = new AbortController();
  const follow = (): void => own.abort(parent?.reason);
  if (parent?.aborted) follow();
  else parent?.addEventListener('abort', follow, { once: true });
  return { own, leave: () => parent?.removeEventListener('abort', follow) };
}

/**
 * Runs `work` with a signal that also aborts once `ms` have passed; then rejects with `late()`. The signal follows `parent` until `work` has
 * settled, and no longer.
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  late: () => unknown,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { own, leave } = followSignal(parent);
  const timer = new AbortController();
  clock.sleep(ms, { signal: timer.signal }).then(
    () => own.abort(late()),
    () => undefined,
  );
  try {
    return await untilAborted(work(own.signal), { signal: own.signal });
  } finally {
    leave();
    timer.abort(settled);
  }
}
