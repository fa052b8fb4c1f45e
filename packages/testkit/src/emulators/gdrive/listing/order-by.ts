import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { ApiError, invalidValue } from '../api-error.ts';
import { type FileContext, memberOf } from '../resources/file-resource.ts';

type Key = (item: SeenItem, context: FileContext) => string | number;

const textMember =
  (name: string): Key =>
  (item, context) =>
    String(memberOf(item, name, context) ?? '');

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const plain = new Intl.Collator('en', { sensitivity: 'base' });

const keys: Readonly<Record<string, Key>> = {
  createdTime: ({ createdAt }) => createdAt,
  folder: ({ kind }) => (kind === 'folder' ? 0 : 1),
  modifiedByMeTime: ({ modifiedAt }) => modifiedAt,
  modifiedTime: ({ modifiedAt }) => modifiedAt,
  name: ({ name }) => name,
  name_natural: ({ name }) => name,
  quotaBytesUsed: (item, context) => Number(memberOf(item, 'quotaBytesUsed', context)),
  recency: ({ modifiedAt }) => modifiedAt,
  sharedWithMeTime: textMember('sharedWithMeTime'),
  starred: (item, context) => (memberOf(item, 'starred', context) === true ? 0 : 1),
  viewedByMeTime: textMember('viewedByMeTime'),
};

/** Compares two items. */
export type ItemOrder = (one: SeenItem, other: SeenItem) => number;

/** Reads `orderBy`. Unknown keys are Drive's 400, a key named twice its 403. */
export function parseOrderBy(text: string, context: FileContext): ItemOrder {
  const seen = new Set<string>();
  const orders = text.split(',').map((part): ItemOrder => {
    const [name = '', direction, ...rest] = part.trim().split(/\s+/);
    const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
    if (key === undefined || rest.length > 0 || (direction ?? 'desc') !== 'desc') {
      throw invalidValue('orderBy', `Invalid sort key: ${part.trim()}`);
    }
    const field = name === 'name_natural' ? 'name' : name;
    if (seen.has(field)) throw repeatedKey();
    seen.add(field);
    const sign = direction === 'desc' ? -1 : 1;
    const collator = name === 'name_natural' ? natural : plain;
    return (one, other) => sign * compare(key(one, context), key(other, context), collator);
  });
  return (one, other) => {
    for (const order of orders) {
      const difference = order(one, other);
      if (difference !== 0) return difference;
    }
    return one.id < other.id ? -1 : 1;
  };
}

/** Drive's refusal to sort what was searched by text. */
export function sortingRefused(): ApiError {
  const message =
    'Sorting is not supported for queries with fullText terms. Results are always in descending relevance order.';
  return new ApiError({ status: 403, reason: 'forbidden', message, location: 'orderBy' });
}

function repeatedKey(): ApiError {
  const message = 'The orderBy parameter cannot contain duplicate sort keys.';
  return new ApiError({
    status: 403,
    reason: 'orderByContainsDuplicateSortKeys',
    message,
    location: 'orderBy',
  });
}

function compare(one: string | number, other: string | number, collator: Intl.Collator): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return collator.compare(String(one), String(other));
}
