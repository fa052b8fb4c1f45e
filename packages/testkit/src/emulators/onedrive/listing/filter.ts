import type { SeenItem } from '../../../remote-drive/remote-drive-options.ts';
import { refusal } from '../errors/error-codes.ts';
import { foldedName } from '../graph-view.ts';

type Test = (item: SeenItem) => boolean;

const forms: readonly (readonly [RegExp, (value: string, wanted: string) => Test])[] = [
  [
    /^(folder|file) (ne|eq) null$/,
    (kind, operator) => (item) => (item.kind === kind) === (operator === 'ne'),
  ],
  [/^name (eq|ne) '(.*)'$/, (operator, name) => (item) => same(item, name) === (operator === 'eq')],
  [
    /^startswith\((name), ?'(.*)'\)$/,
    (_, start) => (item) => foldedName(item.name).startsWith(foldedName(start)),
  ],
];

/** Reads the forms of `$filter` that drives know. Throws Graph's 400 for others, as drives do. */
export function parseFilter(text: string): Test {
  for (const [form, test] of forms) {
    const [, first, second] = form.exec(text.trim()) ?? [];
    if (first !== undefined && second !== undefined) return test(first, second.replaceAll("''", "'"));
  }
  throw refusal('invalidRequest', { message: 'Invalid filter clause' });
}

function same(item: SeenItem, name: string): boolean {
  return foldedName(item.name) === foldedName(name);
}
