import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { cacheStatements, type DatabaseAdapter } from '@music-platform/bridge-traits';
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import type { KnownGap } from '../../src/conformance/rule-suite.ts';

/** Where an adapter can be spoilt. */
export interface PlainSqliteOptions {
  path?: string;
  foreignKeys?: boolean;
  /** Changes the SQL before it is prepared. */
  rewrite?: (sql: string) => string;
  /** Changes each statement. */
  spoil?: (statement: SqliteStatement) => SqliteStatement;
  cached?: boolean;
  closesTwice?: boolean;
  onPrepare?: () => void;
}

/** The simplest adapter there is, on the SQLite that comes with Node. */
export function openPlainSqlite(options: PlainSqliteOptions = {}): DatabaseAdapter {
  const {
    path = ':memory:',
    foreignKeys = true,
    rewrite,
    spoil,
    cached = true,
    closesTwice = true,
  } = options;
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: foreignKeys });
  database.exec('pragma synchronous = off');
  const port: SqliteDatabase = {
    close: () => {
      if (database.isOpen || !closesTwice) database.close();
    },
    prepare: (sql) => {
      options.onPrepare?.();
      const prepared = database.prepare(rewrite?.(sql) ?? sql);
      const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];
      const statement: SqliteStatement = {
        reader: prepared.columns().length > 0,
        all: (parameters) => prepared.all(...values(parameters)),
        run: (parameters) => prepared.run(...values(parameters)),
        iterate: (parameters) => prepared.iterate(...values(parameters)),
      };
      return spoil?.(statement) ?? statement;
    },
  };
  const kept = cached ? cacheStatements(port) : port;
  const close = async (): Promise<void> => kept.close();
  return {
    engine: 'sqlite',
    dialect: new SqliteDialect({ database: kept }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** What the SQLite of Node 22 does not keep: it ends a text at its first NUL. */
export function plainSqliteGaps(): readonly KnownGap[] {
  const database = new DatabaseSync(':memory:');
  const row = database.prepare('select ? as text').get('a\0b');
  database.close();
  return row?.['text'] === 'a\0b'
    ? []
    : [{ rule: 'DB5', title: 'text keeps', reason: 'this node:sqlite ends text at NUL' }];
}
