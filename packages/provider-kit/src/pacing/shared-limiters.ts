import { AccountLimiter, type AccountLimiterOptions } from './account-limiter.ts';

const byName = new Map<string, WeakRef<AccountLimiter>>();
const byCredentials = new WeakMap<object, AccountLimiter>();

/**
 * The limiter of an account of a service: the same one for all providers of this process that name the same account or, where none is named, use the
 * same credentials object. The options of the first of them hold.
 */
export function limiterOf(
  account: { name: string | undefined; credentials: object },
  options: AccountLimiterOptions,
): AccountLimiter {
  const { credentials } = account;
  const name = account.name === undefined ? undefined : `${options.service}: ${account.name}`;
  const known = name === undefined ? byCredentials.get(credentials) : byName.get(name)?.deref();
  if (known !== undefined) return known;
  const limiter = new AccountLimiter(options);
  if (name === undefined) byCredentials.set(credentials, limiter);
  else byName.set(name, new WeakRef(limiter));
  return limiter;
}
