import type { LeaseOwner } from '@music-platform/bridge-traits';

const pollMs = 1000;

/**
 * Names this tab in the leases of running syncs, and knows which other tabs live: each holds a lock of the browser, which a tab that dies
 * gives back. So a sync whose tab was closed is continued at once, not after its lease.
 */
export async function joinTabs(database: string): Promise<LeaseOwner> {
  const prefix = `music-page/${database}/`;
  const id = crypto.randomUUID();
  await new Promise<void>((held, failed) => {
    const forever = (): Promise<never> => {
      held();
      return new Promise(() => undefined);
    };
    navigator.locks.request(prefix + id, forever).catch(failed);
  });
  let living = new Set<string>();
  const look = async (): Promise<void> => {
    const { held = [] } = await navigator.locks.query();
    living = new Set(held.map(({ name = '' }) => name));
  };
  await look();
  setInterval(() => void look(), pollMs);
  return { id, isAlive: (other) => living.has(prefix + other) };
}
