import { resolve } from 'node:path';

/** The path of a database without a file. */
export const inMemory = ':memory:';

/** `path` made absolute. SQLite's binding trims names, so one that ends in white space would name another file. */
export function checkedPath(path: unknown): string {
  if (typeof path !== 'string' || path.trim() === '') throw new TypeError('path must name a file');
  if (path !== path.trimEnd()) throw new TypeError('path must not end in white space');
  return path === inMemory ? path : resolve(path);
}
