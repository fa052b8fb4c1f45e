import { cacheStatements } from '@music-platform/bridge-traits';
import type Sqlite from 'better-sqlite3';
import { backupDatabase } from './backup-database.ts';
import { checkedPath, inMemory } from './database-path.ts';
import { bytesOnDisk, checkIntegrity, emptyLog, optimize } from './maintenance.ts';
import type { NodeDatabase } from './node-database.ts';
import { closedError, translateSqliteError } from './sqlite-errors.ts';
import { createSqlitePort } from './sqlite-port.ts';
import { waitWhileLocked } from './wait-while-locked.ts';
import { WaitingDialect } from './waiting-dialect.ts';

/** The adapter around an open connection. */
export function adapterOver(database: Sqlite.Database, path: string, busyTimeoutMs: number): NodeDatabase {
  const port = createSqlitePort(database, path);
  let busyWaits = 0;
  const onWait = (): void => {
    busyWaits += 1;
  };
  const closePort = (): void => {
    if (database.open && !database.readonly) optimize(database);
    port.close();
  };
  const maintain = <Result>(work: () => Result): Result => {
    if (!database.open) throw closedError(path);
    try {
      return work();
    } catch (error) {
      throw translateSqliteError(error, path);
    }
  };
  const close = async (): Promise<void> => closePort();

  return {
    engine: 'sqlite',
    path,
    dialect: new WaitingDialect(cacheStatements({ prepare: port.prepare, close: closePort }), {
      timeoutMs: busyTimeoutMs,
      onWait,
    }),
    close,
    [Symbol.asyncDispose]: close,
    integrityCheck: () => waitWhileLocked(() => maintain(() => checkIntegrity(database)), busyTimeoutMs),
    backup: async (destination, options) => {
      const target = checkedPath(destination);
      if (target === inMemory || target === path) throw new TypeError('destination must name another file');
      await maintain(() => backupDatabase(database, target, options));
    },
    busyWaits: () => busyWaits,
    sizeBytes: async () => (path === inMemory ? undefined : bytesOnDisk(path)),
    checkpoint: (options) =>
      waitWhileLocked(() => maintain(() => emptyLog(database)), busyTimeoutMs, options?.signal),
  };
}
