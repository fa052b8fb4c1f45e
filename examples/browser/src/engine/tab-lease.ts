import type { LeaseOwner } from '@music-platform/bridge-traits';

const pollMs = 1000;

/** This tab among those that show one library. */
export interface TabLease {
  /** Names this tab in the leases of running syncs. */
  readonly owner: LeaseOwner;
  /** Calls back after a tab has gone. */
  onTabGone(listener: () => void): void;
}

/**
 * Says which tabs live: each holds a lock of the browser, which a tab that dies gives back. So a sync whose tab was closed is continued at
 * once, not after its lease.
 */
export async function joinTabs(database: string): Promise<TabLease> {
  const prefix = `music-page/${database}/`;
  const id = crypto.randomUUID();
  await new Promise<void>((held, failed) => {
    const forever = (): Promise<never> => {
      held();
      return new Promise(() => undefined);
    };
    navigator.locks.request(prefix + id, forever).catch(failed);
  });
  const listeners = new Set<() => void>();
  let living = new Set<string>();
  const look = async (): Promise<void> => {
    const { held = [] } = await navigator.locks.query();
    const before = living;
    living = new Set(held.flatMap(({ name = '' }) => (name.startsWith(prefix) ? [name] : [])));
    if ([...before].some((name) => !living.has(name))) for (const listener of listeners) listener();
  };
  await look();
  setInterval(() => void look(), pollMs);
  return {
    owner: { id, isAlive: (other) => living.has(prefix + other) },
    onTabGone: (listener) => void listeners.add(listener),
  };
}
