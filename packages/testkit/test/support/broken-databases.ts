import type { PlainSqliteOptions } from './plain-sqlite.ts';

/** An adapter with one typical mistake, and the rule it breaks. */
export interface BrokenDatabase extends PlainSqliteOptions {
  readonly name: string;
  readonly rule: string;
  /** Opens another file instead of the same one again. */
  readonly forgets?: boolean;
}

/** One mistake for each rule of the database contract. */
export const brokenDatabases: readonly BrokenDatabase[] = [
  {
    name: 'counts no changes',
    rule: 'DB1',
    spoil: (statement) => ({ ...statement, run: (values) => ({ ...statement.run(values), changes: 0 }) }),
  },
  {
    name: 'commits what it should roll back',
    rule: 'DB2',
    rewrite: (sql) => (sql === 'rollback' ? 'commit' : sql),
  },
  { name: 'forgets on close', rule: 'DB3', forgets: true },
  { name: 'enforces no foreign keys', rule: 'DB4', foreignKeys: false },
  {
    name: 'normalises text',
    rule: 'DB5',
    spoil: (statement) => {
      const clean = (values: readonly unknown[]) =>
        values.map((each) => (typeof each === 'string' ? each.normalize() : each));
      return {
        ...statement,
        all: (values) => statement.all(clean(values)),
        run: (values) => statement.run(clean(values)),
      };
    },
  },
  {
    name: 'does not say why a statement failed',
    rule: 'DB6',
    spoil: (statement) => ({
      ...statement,
      run: (values) => {
        try {
          return statement.run(values);
        } catch {
          throw new Error('database error');
        }
      },
    }),
  },
  { name: 'cannot be closed twice', rule: 'DB7', closesTwice: false },
  {
    name: 'computes a whole result before it streams',
    rule: 'DB8',
    spoil: (statement) => ({ ...statement, iterate: (values) => statement.all(values).values() }),
  },
  { name: 'prepares each time', rule: 'DB9', cached: false },
  { name: 'has no JSON functions', rule: 'DB10', rewrite: (sql) => sql.replaceAll('json_', 'no_such_json_') },
  { name: 'fails at once while another writes', rule: 'DB11' },
];
