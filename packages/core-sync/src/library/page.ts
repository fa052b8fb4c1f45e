import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Page } from './library-types.ts';

const maxLimit = 1000;

/** Checks a page size: an integer from 1 to 1000. */
export function pageLimit(limit: number | undefined, fallback = 100): number {
  if (limit === undefined) return fallback;
  if (Number.isInteger(limit) && limit >= 1 && limit <= maxLimit) return limit;
  throw new TypeError(`limit must be an integer from 1 to ${maxLimit}.`);
}

/** A row of a page before its details are loaded: its key and, as JSON, the values it is sorted by. */
export interface PositionedRow {
  key: number;
  position: string;
}

/** A total order of rows, and the cursors into it. The last column makes it total. */
export interface KeysetOrder {
  /** Selected as `position`. */
  readonly position: RawBuilder<string>;
  readonly orderBy: RawBuilder<unknown>;
  /** True of the rows behind `cursor`; of all rows without one. A cursor that is not of this order is a `TypeError`. */
  after(cursor: string | undefined): RawBuilder<unknown>;
  /** The cursor of a row of this order. */
  cursor(row: PositionedRow): string;
}

/**
 * The order by `columns` (SQL expressions of ours, never user text), whose values `schema` describes. Paging by the values of the
 * last row rather than by offset: rows that come or go meanwhile never shift the others.
 */
export function keysetOrder(
  name: string,
  columns: readonly string[],
  schema: z.ZodType<readonly (string | number)[]>,
  direction: 'asc' | 'desc' = 'asc',
): KeysetOrder {
  const cursorSchema = z.tuple([z.literal(name), schema]);
  const list = columns.join(', ');
  const compare = sql.raw(direction === 'asc' ? '>' : '<');
  return {
    position: sql.raw(`json_array(${list})`),
    orderBy: sql.raw(columns.map((column) => `${column} ${direction}`).join(', ')),
    after(cursor) {
      if (cursor === undefined) return sql`true`;
      const [, values] = decode(cursorSchema, cursor);
      return sql`(${sql.raw(list)}) ${compare} (${sql.join(values)})`;
    },
    cursor: (row) => bytesToHex(new TextEncoder().encode(`[${JSON.stringify(name)},${row.position}]`)),
  };
}

/** The page of `rows`, of which one more than `limit` was asked for, to know whether another page follows. */
export async function pageOf<Row extends PositionedRow, T>(
  rows: readonly Row[],
  limit: number,
  order: KeysetOrder,
  load: (rows: readonly Row[]) => Promise<readonly T[]>,
): Promise<Page<T>> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = await load(shown);
  return rows.length > limit && last !== undefined ? { items, next: order.cursor(last) } : { items };
}

function decode<T>(schema: z.ZodType<T>, cursor: string): T {
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(hexToBytes(cursor))));
  } catch (cause) {
    throw new TypeError('after must be the `next` of a page of the same query.', { cause });
  }
}
