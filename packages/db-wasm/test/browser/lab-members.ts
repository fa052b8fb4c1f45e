import { SyncError } from '@music-platform/bridge-traits';
import { CompiledQuery, Kysely, type Transaction } from 'kysely';
import {
  deleteWasmDatabase,
  type OpenWasmDatabaseOptions,
  openWasmDatabase,
  requestPersistentStorage,
  type WasmDatabase,
} from '../../src/index.ts';
import type { Members } from './calls.ts';

interface Opened {
  readonly adapter: WasmDatabase;
  readonly db: Kysely<unknown>;
}

let opened: Opened | undefined;
let exported: Uint8Array = new Uint8Array();
let endTransaction: ((how: 'commit' | 'rollback') => void) | undefined;
let transaction: Transaction<unknown> | undefined;
let ended: Promise<unknown> | undefined;

function current(): Opened {
  if (!opened) throw new Error('nothing is open');
  return opened;
}

async function rowsOf(db: Kysely<unknown>, sql: string, parameters: readonly unknown[]): Promise<unknown[]> {
  return (await db.executeQuery(CompiledQuery.raw(sql, [...parameters]))).rows;
}

/** What became of one step of a storm: the rows it wrote, and how it ended. */
interface StormStep {
  readonly rows: readonly number[];
  readonly outcome: 'done' | 'not-executed' | 'unknown';
}

async function outcomeOf(work: Promise<unknown>): Promise<StormStep['outcome']> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'INTERRUPTED') throw error;
    return error.details['outcome'] === 'unknown' ? 'unknown' : 'not-executed';
  }
}

/** One of: a row by itself, two rows in a transaction, a stream of everything. */
async function stormStep(tab: string, number: number): Promise<StormStep> {
  const { db } = current();
  const add = (to: Kysely<unknown>, row: number): Promise<unknown> =>
    rowsOf(to, 'insert into storm (tab, row) values (?, ?)', [tab, row]);
  if (number % 3 === 0) return { rows: [number], outcome: await outcomeOf(add(db, number)) };
  if (number % 3 === 1) {
    const rows = [number, number + 0.5];
    const both = db.transaction().execute(async (trx) => {
      for (const row of rows) await add(trx, row);
    });
    return { rows, outcome: await outcomeOf(both) };
  }
  const read = async (): Promise<void> => {
    const all = (db as Kysely<{ storm: { tab: string; row: number } }>).selectFrom('storm').selectAll();
    for await (const _row of all.stream(50));
  };
  return { rows: [], outcome: await outcomeOf(read()) };
}

/** What tests call: one database, opened in this worker or on this page. */
export const labMembers: Members = {
  storm: async (tab: string, first: number, count: number) => {
    const steps: StormStep[] = [];
    for (let number = first; number < first + count; number += 1) steps.push(await stormStep(tab, number));
    return steps;
  },
  open: async (options: OpenWasmDatabaseOptions) => {
    const adapter = await openWasmDatabase(options);
    opened = { adapter, db: new Kysely({ dialect: adapter.dialect }) };
    return adapter.role;
  },
  role: async () => current().adapter.role,
  run: async (sql: string, parameters: readonly unknown[] = []) => rowsOf(current().db, sql, parameters),
  begin: async () => {
    await new Promise<void>((begun, failed) => {
      ended = current()
        .db.transaction()
        .execute(async (trx) => {
          transaction = trx;
          begun();
          await new Promise<void>((resolve, reject) => {
            endTransaction = (how) => (how === 'commit' ? resolve() : reject(new Error('rolled back')));
          });
        });
      ended.catch(failed);
    });
  },
  runInside: async (sql: string, parameters: readonly unknown[] = []) =>
    transaction ? rowsOf(transaction, sql, parameters) : undefined,
  end: async (how: 'commit' | 'rollback') => {
    endTransaction?.(how);
    await ended;
  },
  integrity: async () => current().adapter.integrityCheck(),
  size: async () => current().adapter.sizeBytes(),
  export: async () => {
    exported = await current().adapter.exportFile();
    return exported.length;
  },
  damage: async (from: number, to: number) => void exported.fill(0xee, from, to),
  import: async () => current().adapter.importFile(exported),
  importText: async (text: string) => current().adapter.importFile(new TextEncoder().encode(text)),
  persistence: async () => requestPersistentStorage(),
  close: async () => current().adapter.close(),
  delete: async (name: string) => deleteWasmDatabase(name),
  /** From now on the others do not hear what this worker answers. */
  mute: async () => {
    const { postMessage } = BroadcastChannel.prototype;
    BroadcastChannel.prototype.postMessage = function muted(message: { kind?: string }): void {
      if (message.kind !== 'answer') postMessage.call(this, message);
    };
  },
  hideStorage: async () => {
    Object.defineProperty(navigator.storage, 'getDirectory', { value: undefined });
  },
};
