import { CompiledQuery } from 'kysely';
import type { Db } from './statement.ts';

/** Rows per statement: each size is one more prepared statement, each row more spares one call. */
const portions = [50, 10, 1] as const;

/** Values of one row, in the order of its columns. */
export type RowValues = readonly unknown[];

/**
 * A bulk insert: `head` is all before `values`, `tail` what follows it (`on conflict …`). The rows go in portions, each portion one prepared
 * statement, because a call costs more than the row it writes.
 */
export function bulkInsert(
  head: string,
  columns: number,
  tail = '',
): (db: Db, rows: readonly RowValues[]) => Promise<void> {
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
  const texts = portions.map((size) => `${head} values ${Array<string>(size).fill(row).join(', ')} ${tail}`);
  return async (db, rows) => {
    let from = 0;
    for (const [index, size] of portions.entries()) {
      const text = texts[index] ?? '';
      for (; from + size <= rows.length; from += size) {
        await db.executeQuery(CompiledQuery.raw(text, rows.slice(from, from + size).flat()));
      }
    }
  };
}

/** The key the next row of a table gets: within a transaction that writes, nobody else takes it. */
export async function nextKey(db: Db, table: 'remote_items' | 'tracks'): Promise<number> {
  const { rows } = await db.executeQuery<{ key: number }>(nextKeys[table]);
  return rows[0]?.key ?? 1;
}

const nextKeys = {
  remote_items: CompiledQuery.raw('select coalesce(max(key), 0) + 1 as key from remote_items'),
  tracks: CompiledQuery.raw('select coalesce(max(key), 0) + 1 as key from tracks'),
};
