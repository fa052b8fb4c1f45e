/** The name of a database without a file. */
export const inMemory = ':memory:';

/** `name`, which becomes part of names of folders, locks and channels. */
export function checkedName(name: unknown): string {
  if (name === inMemory) return inMemory;
  if (typeof name !== 'string' || !/^[A-Za-z0-9_-][\w.-]{0,99}$/.test(name)) {
    throw new TypeError(`name must be ':memory:' or consist of letters, digits, '.', '_' and '-'`);
  }
  return name;
}
