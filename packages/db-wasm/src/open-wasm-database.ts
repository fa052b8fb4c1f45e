import type { AbortOptions } from '@music-platform/bridge-traits';
import { adapterOver } from './adapter-over.ts';
import { checkedName, inMemory } from './database-name.ts';
import { openMemoryHost, openPoolHost } from './open-host.ts';
import { OwnerSeat } from './owner-seat.ts';
import { privateSessions } from './private-sessions.ts';
import { SharedSessions } from './shared-sessions.ts';
import { storageMissing } from './sqlite-errors.ts';
import type { WasmDatabase } from './wasm-database.ts';

/** Options of `openWasmDatabase`. */
export interface OpenWasmDatabaseOptions extends AbortOptions {
  /** Name of the database in this site: letters, digits, `.`, `_` and `-`. Or `':memory:'`, a database of its own that is not stored. */
  name: string;
  /** Memory for pages of the database. Default 32 MiB. */
  cacheBytes?: number | undefined;
  /** A transaction that does nothing for so long while others wait is rolled back. Default 30,000. */
  transactionIdleMs?: number | undefined;
  /** How long a statement waits for some page to own the database. Default 30,000. */
  ownerTimeoutMs?: number | undefined;
}

const mebibyte = 1024 * 1024;

/**
 * Opens (or creates) a database. One that is stored is shared by all pages and workers of the site that open it: one worker owns its
 * files, the others ask it, and when it closes or dies another one takes over. Rejects with a `SyncError` whose code is one of `DATABASE*`.
 */
export async function openWasmDatabase(options: OpenWasmDatabaseOptions): Promise<WasmDatabase> {
  const { cacheBytes = 32 * mebibyte, transactionIdleMs = 30_000, ownerTimeoutMs = 30_000, signal } = options;
  const name = checkedName(options.name);
  for (const [key, value] of Object.entries({ cacheBytes, transactionIdleMs, ownerTimeoutMs })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new TypeError(`${key} must be a whole number of at least 1`);
    }
  }
  signal?.throwIfAborted();
  const hostOptions = { name, cacheBytes, transactionIdleMs };
  if (name !== inMemory) {
    requireStorage(name);
    const seat = new OwnerSeat({
      name,
      id: crypto.randomUUID(),
      ownerTimeoutMs,
      openHost: (abort) => openPoolHost(hostOptions, abort),
    });
    return openShared(name, seat, signal);
  }
  const { host, close } = await openMemoryHost(hostOptions);
  return adapterOver({
    name,
    prefix: inMemory,
    sessions: privateSessions(host, name),
    role: () => 'owner',
    close: async () => close(),
  });
}

async function openShared(
  name: string,
  seat: OwnerSeat,
  signal: AbortSignal | undefined,
): Promise<WasmDatabase> {
  try {
    await seat.join({ signal });
  } catch (error) {
    await seat.close();
    throw error;
  }
  return adapterOver({
    name,
    prefix: seat.id,
    sessions: new SharedSessions(name, seat),
    role: () => seat.role,
    close: () => seat.close(),
  });
}

function requireStorage(name: string): void {
  const { navigator } = globalThis;
  if (typeof navigator?.storage?.getDirectory !== 'function') {
    throw storageMissing(name, 'no private file system: the page needs https or localhost');
  }
  if (typeof navigator.locks?.request !== 'function') throw storageMissing(name, 'no Web Locks');
}
