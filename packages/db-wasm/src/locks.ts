/** Names of the locks by which members of a database know of each other. */
export interface LockNames {
  /** Held by the one that has the files. */
  readonly owner: string;
  /** Held by a member for as long as it lives. */
  member(id: string): string;
}

/** The locks of the database of that name. */
export function lockNames(database: string): LockNames {
  const base = `music-platform-db/${database}`;
  return { owner: base, member: (id) => `${base}/${id}` };
}

/** Holds a lock until the signal aborts. Resolves once it is held. */
export function holdLock(name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const held = (): Promise<void> => {
      resolve();
      return aborted(signal);
    };
    navigator.locks.request(name, held).catch(reject);
  });
}

/** Calls back once, when the holder of a lock is gone; never when the signal aborts first. */
export function onLockFree(name: string, signal: AbortSignal, callback: () => void): void {
  navigator.locks
    .request(name, { mode: 'shared', signal }, () => {
      if (!signal.aborted) callback();
    })
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
