import { CompiledQuery, type Kysely, type QueryResult } from 'kysely';
import type { CatalogueTables } from '../schema/tables.ts';

/** The catalogue, or a transaction on it. */
export type Db = Kysely<CatalogueTables>;

/**
 * A statement compiled once: the adapter keeps it prepared, so a call costs the binding only (4 times less than building the query anew).
 * Parameters are `?`, or `?1`, `?2`, … to use one several times. For the hot paths; everything else uses Kysely's builder. In the texts, a
 * unary plus (`+hash is not null`) keeps the planner from a partial index that was empty when its statistics were taken.
 */
export function statement<Row = unknown>(
  text: string,
): (db: Db, ...parameters: unknown[]) => Promise<QueryResult<Row>> {
  const order: number[] = [];
  const positional = text.replace(/\?(\d*)/g, (_, number: string) => {
    order.push(number === '' ? order.length : Number(number) - 1);
    return '?';
  });
  return (db, ...parameters) => {
    const bound = order.map((index) => parameters[index]);
    return db.executeQuery<Row>(CompiledQuery.raw(positional, bound));
  };
}

/** Rows of `statement`, where nothing else of the result matters. */
export function query<Row>(text: string): (db: Db, ...parameters: unknown[]) => Promise<Row[]> {
  const run = statement<Row>(text);
  return async (db, ...parameters) => (await run(db, ...parameters)).rows;
}

/** The row of a statement that always has one: counts, sums and the like. */
export function aggregate<Row>(text: string): (db: Db, ...parameters: unknown[]) => Promise<Row> {
  const run = query<Row>(text);
  return async (db, ...parameters) => onlyRow(await run(db, ...parameters));
}

/** The row of a result that always has one. */
export function onlyRow<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (row === undefined) throw new RangeError('An aggregate always has a row.');
  return row;
}
