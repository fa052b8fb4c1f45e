const longestFact = 1024;

/** An object of an answer. */
export type Members = Readonly<Record<string, unknown>>;

/**
 * The members of an object; undefined for anything else. With the functions below, an item of an answer is read member by member, so that what
 * one says in an odd way counts as unsaid and spoils nothing else: for thousands of items that takes a tenth of what a schema of
 * schemas does.
 */
export function membersOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;
}

/** A text of 1 to 1024 characters, whole: half a character is none, no address and no database can hold it. */
export function textOf(value: unknown, longest: number = longestFact): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longest
    ? value.toWellFormed()
    : undefined;
}

/** A whole number that is not negative. */
export function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Milliseconds since the Unix epoch; a date nobody can read counts as unsaid. */
export function timeOf(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/** Yes or no. */
export function flagOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
