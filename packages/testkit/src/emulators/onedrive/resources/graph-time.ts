import type { AccountTraits } from '../account.ts';

/** A time as items have it: personal accounts keep milliseconds, the others whole seconds. */
export function graphTime(ms: number, { isPersonal }: Pick<AccountTraits, 'isPersonal'>): string {
  const text = new Date(ms).toISOString();
  return isPersonal ? text : text.replace(/\.\d+Z$/, 'Z');
}
