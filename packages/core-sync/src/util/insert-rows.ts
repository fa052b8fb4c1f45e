import { CompiledQuery } from 'kysely';
import { type Db, onlyRow } from './statement.ts';

/** Rows per statement: each size is one more prepared statement, each row more spares one call. */
const portions = [50, 10, 1] as const;

/** Values of one row, in the order of its columns. */
export type RowValues = readonly unknown[];

/** Inserts a row for each item. */
type Insert = <Item>(
  db: Db,
  items: readonly Item[],
  valuesOf: (item: Item, index: number) => RowValues,
) => Promise<void>;

/**
 * A bulk insert: `head` is all before `values`, `tail` what follows it (`on conflict …`). The rows go in portions, each portion one prepared
 * statement, because a call costs more than the row it writes; values are made portion by portion, so that a long page costs no memory.
 * (Iterators and growing arrays here were a quarter of all that a listing allocates.)
 */
export function bulkInsert(head: string, columns: number, tail = ''): Insert {
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`;
  const texts = portions.map((size) => `${head} values ${Array<string>(size).fill(row).join(', ')} ${tail}`);
  return async <Item>(
    db: Db,
    items: readonly Item[],
    valuesOf: (item: Item, index: number) => RowValues,
  ): Promise<void> => {
    let from = 0;
    for (const [index, size] of portions.entries()) {
      const text = texts[index] ?? '';
      for (; from + size <= items.length; from += size) {
        const values = new Array<unknown>(size * columns);
        for (let row = 0; row < size; row += 1) {
          const given = valuesOf(items[from + row] as Item, from + row);
          for (let column = 0; column < columns; column += 1) values[row * columns + column] = given[column];
        }
        await db.executeQuery(CompiledQuery.raw(text, values));
      }
    }
  };
}

/** The key the next row of a table gets: within a transaction that writes, nobody else takes it. */
export async function nextKey(db: Db, table: KeyedTable): Promise<number> {
  const { rows } = await db.executeQuery(nextKeys[table]);
  return onlyRow(rows).key;
}

type KeyedTable = 'albums' | 'artists' | 'remote_items' | 'tracks';

const nextKeys: Readonly<Record<KeyedTable, CompiledQuery<{ key: number }>>> = {
  albums: selectNextKey('albums'),
  artists: selectNextKey('artists'),
  remote_items: selectNextKey('remote_items'),
  tracks: selectNextKey('tracks'),
};

function selectNextKey(table: KeyedTable): CompiledQuery<{ key: number }> {
  return CompiledQuery.raw(`select coalesce(max(key), 0) + 1 as key from ${table}`);
}
