import { CompiledQuery, Kysely, type Transaction } from 'kysely';
import {
  deleteWasmDatabase,
  type OpenWasmDatabaseOptions,
  openWasmDatabase,
  requestPersistentStorage,
  type WasmDatabase,
} from '../../src/index.ts';
import { serveCalls } from './calls.ts';

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

serveCalls({
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
  hideStorage: async () => {
    Object.defineProperty(navigator.storage, 'getDirectory', { value: undefined });
  },
});
