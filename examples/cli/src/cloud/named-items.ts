import { UsageError } from '../usage-error.ts';

interface NamedItem {
  id: string;
  name: string;
}

const shownNames = 10;

/** The names of some items, for people: ten of them, and how many more. */
export function namesOf(items: readonly NamedItem[]): string {
  const names = items.slice(0, shownNames).map(({ name }) => `“${name}”`);
  const more = items.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Several items have the name that was given with `option`. */
export function ambiguous(items: readonly NamedItem[], what: string, option: string): UsageError {
  const choices = items.map(({ id, name }) => `\n  ${id}  ${name}`).join('');
  return new UsageError(`${items.length} ${what}. Name one by its id with ${option}:${choices}`);
}
