import type { AbortOptions } from '@music-platform/bridge-traits';

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
