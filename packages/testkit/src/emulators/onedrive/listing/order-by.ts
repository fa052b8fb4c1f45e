import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { refusal } from '../errors/error-codes.ts';

type Order = (one: SeenItem, other: SeenItem) => number;

const natural = new Intl.Collator('en', { sensitivity: 'base' });

const orders: Readonly<Record<string, Order>> = {
  createddatetime: (one, other) => one.createdAt - other.createdAt,
  lastmodifieddatetime: (one, other) => one.modifiedAt - other.modifiedAt,
  name: (one, other) => natural.compare(one.name, other.name),
  size: (one, other) => (one.content?.size ?? 0) - (other.content?.size ?? 0),
};

/** Reads `$orderby`: one member, ascending unless told otherwise. Throws Graph's 400 for what cannot be sorted by. */
export function parseOrderBy(text: string): Order {
  const [, name = '', direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? [];
  const key = name.toLowerCase();
  const order = Object.hasOwn(orders, key) ? orders[key] : undefined;
  if (order === undefined) throw refusal('invalidRequest', { message: 'Invalid orderby clause' });
  return direction.toLowerCase() === 'desc' ? (one, other) => order(other, one) : order;
}
