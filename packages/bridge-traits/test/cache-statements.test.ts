import { DatabaseSync } from 'node:sqlite';
import type { SqliteDatabase } from 'kysely';
import { describe, expect, it } from 'vitest';
import { cacheStatements, ProviderError, remoteFileSchema, SyncError } from '../src/index.ts';

function countingDatabase(): { database: SqliteDatabase; prepared: string[] } {
  const sqlite = new DatabaseSync(':memory:');
  const prepared: string[] = [];
  const database: SqliteDatabase = {
    close: () => sqlite.close(),
    prepare: (sql) => {
      prepared.push(sql);
      const statement = sqlite.prepare(sql);
      return {
        reader: true,
        all: (parameters) => statement.all(...(parameters as number[])),
        run: (parameters) => statement.run(...(parameters as number[])),
        iterate: (parameters) => statement.iterate(...(parameters as number[])),
      };
    },
  };
  return { database, prepared };
}

describe('cacheStatements', () => {
  it('[DB9] prepares a repeated statement once, and the least recently used is dropped first', () => {
    const { database, prepared } = countingDatabase();
    const cached = cacheStatements(database, 2);
    for (const value of [1, 2, 1, 3, 1, 2]) cached.prepare(`select ${value}`).all([]);
    expect(prepared).toEqual(['select 1', 'select 2', 'select 3', 'select 2']);
    cached.close();
  });

  it('[DB9] a pragma is prepared each time', () => {
    const { database, prepared } = countingDatabase();
    const cached = cacheStatements(database);
    for (let times = 0; times < 2; times += 1) cached.prepare('PRAGMA user_version').all([]);
    expect(prepared).toEqual(['PRAGMA user_version', 'PRAGMA user_version']);
    cached.close();
  });

  it('[DB9] a parameter is written so that no plan depends on its value; what is quoted stays as it is', () => {
    const { database, prepared } = countingDatabase();
    const cached = cacheStatements(database);
    const rest = `'it''s ?' as "a?", \`b?\`, [c?] /* ? */ from (select 2 as \`b?\`, 3 as [c?]) where ? -- ?`;
    expect(cached.prepare(`select ? as value, ${rest}`).all([1, 1])).toEqual([
      { value: 1, 'a?': "it's ?", 'b?': 2, 'c?': 3 },
    ]);
    expect(prepared).toEqual([`select +? as value, ${rest.replace('where ?', 'where +?')}`]);
    cached.close();
  });

  it('[DB8] a statement that is being iterated is not handed out twice', () => {
    const { database } = countingDatabase();
    const cached = cacheStatements(database);
    const sql = 'select value from json_each(?)';
    const outer: unknown[] = [];
    for (const row of cached.prepare(sql).iterate(['[1,2]'])) {
      for (const inner of cached.prepare(sql).iterate(['[3,4]'])) outer.push([row, inner]);
    }
    expect(outer).toHaveLength(4);
    cached.close();
  });
});

describe('schemas and errors', () => {
  it.each([
    ['no id', { name: 'a', kind: 'file', version: '1' }],
    ['an empty id', { id: '', name: 'a', kind: 'file', version: '1' }],
    ['a negative size', { id: '1', name: 'a', kind: 'file', version: '1', size: -1 }],
    ['an unknown kind', { id: '1', name: 'a', kind: 'link', version: '1' }],
    [
      'an unknown hash',
      { id: '1', name: 'a', kind: 'file', version: '1', contentHash: { algorithm: 'rot13', value: 'x' } },
    ],
  ])('[SP1] a file with %s does not satisfy the schema', (_, file) => {
    expect(remoteFileSchema.safeParse(file).success).toBe(false);
  });

  it('[SP18] names and ids pass as a database keeps them', () => {
    const hostile = '\u202e../a\0\x1b[2J e\u0301 \u{1f3b5}';
    const file = { id: hostile, name: hostile, kind: 'file' as const, version: '1', parentId: 'half\ud83c' };
    expect(remoteFileSchema.parse(file)).toEqual({ ...file, parentId: 'half\ufffd' });
    const long = remoteFileSchema.parse({ ...file, name: 'n'.repeat(100_000) });
    expect(long.name).toHaveLength(65_536);
  });

  it('[SP4] errors carry a code, their cause and what a program needs', () => {
    const cause = new Error('socket closed');
    const error = new ProviderError('RATE_LIMITED', 'Slow down.', { cause, retryAfterMs: 500 });
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 500, cause, name: 'ProviderError' });
    expect(new SyncError('TIMEOUT', 'Too long.')).toMatchObject({
      code: 'TIMEOUT',
      details: {},
      name: 'SyncError',
    });
  });
});
