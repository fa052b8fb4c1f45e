import { type AbortOptions, SyncError } from '@music-platform/bridge-traits';
import { checkedName, inMemory } from './database-name.ts';
import { lockNames } from './locks.ts';
import { removePool } from './open-host.ts';

/** Deletes a stored database for ever; nothing happens when there is none. In a worker, and while nobody has it open. */
export async function deleteWasmDatabase(name: string, { signal }: AbortOptions = {}): Promise<void> {
  if (checkedName(name) === inMemory) throw new TypeError('a database in memory is not stored');
  signal?.throwIfAborted();
  await navigator.locks.request(lockNames(name).owner, { ifAvailable: true }, async (lock) => {
    if (!lock) {
      const message = `Database ${name} is open in a page of this site. Close it first.`;
      throw new SyncError('DATABASE_LOCKED', message, { details: { name } });
    }
    await removePool(name, { signal });
  });
}
