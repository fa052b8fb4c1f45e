import type { Scope } from '@music-platform/bridge-traits';
import type { RunContext } from '../engine-context.ts';

/** The `scope` option of a provider's call: absent for providers that know no scopes. */
export function scopeOption(ctx: RunContext, scope: Scope): { scope?: Scope } {
  return ctx.provider.scopes === undefined ? {} : { scope };
}
