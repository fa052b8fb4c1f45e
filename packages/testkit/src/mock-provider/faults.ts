import { ProviderError, type ProviderErrorCode } from '@music-platform/bridge-traits';
import { createRandom, type SeededRandom } from '../random.ts';
import type { MockCall, MockMember } from './mock-call.ts';

/** What can go wrong besides an error. Faults marked † break the contract: they show how a consumer takes a bad provider. */
export type Fault =
  /** Any member: rejects with this error. */
  | { kind: 'error'; error: Error }
  /** Any member, and `download` inside the body behind `afterBytes`: nothing more happens until the signal aborts. */
  | { kind: 'stall'; afterBytes?: number }
  /** `download`: the body fails behind `afterBytes`, as a broken connection does. */
  | { kind: 'cut'; afterBytes: number; error?: Error }
  /** † `download`: the body ends behind `bytes` as if that were all. */
  | { kind: 'short'; bytes: number }
  /** `listFiles`: the listing leaves this page's files out and ends with `complete: false`. */
  | { kind: 'incomplete'; reason?: string }
  /** `listFiles`, `getChanges`: an empty page comes before this one. */
  | { kind: 'empty-page' }
  /** † `getChanges`: a page without changes is not given at all. */
  | { kind: 'drop-empty-page' }
  /** `getChanges`: every change of the page comes twice. */
  | { kind: 'repeat' }
  /** `getChanges`: the changes of the page come in another order. */
  | { kind: 'reorder'; seed?: number }
  /** † `getChanges`: folders are missing from the page, their content is not. */
  | { kind: 'missing-parents' };

/** A fault, or what makes one when its turn comes; returning undefined makes it a mere hook. */
export type FaultSource =
  | Fault
  | Error
  | ProviderErrorCode
  | ((call: MockCall) => Fault | Error | ProviderErrorCode | undefined);

/** When a fault strikes: every matching call unless limited. */
export interface FaultOptions {
  /** Matching calls that go well first. */
  after?: number;
  /** How often it strikes. */
  times?: number;
  /** Chance to strike, drawn from `seed`. */
  probability?: number;
  seed?: number | string;
  /** Which calls count. */
  match?: (call: MockCall) => boolean;
}

interface Rule {
  readonly member: MockMember;
  readonly source: FaultSource;
  readonly options: FaultOptions;
  readonly random: SeededRandom;
  matched: number;
  struck: number;
}

/** Scripted faults of a mock provider. Pages of `listFiles` and `getChanges` are one call each. */
export class Faults {
  #rules: Rule[] = [];

  /** Adds a fault; the returned function takes it away. */
  on(member: MockMember, source: FaultSource, options: FaultOptions = {}): () => void {
    const rule: Rule = {
      member,
      source,
      options,
      random: createRandom(options.seed ?? 0),
      matched: 0,
      struck: 0,
    };
    this.#rules.push(rule);
    return () => {
      this.#rules = this.#rules.filter((other) => other !== rule);
    };
  }

  clear(): void {
    this.#rules = [];
  }

  /** How often faults have struck; of one member where given. */
  struck(member?: MockMember): number {
    const rules = this.#rules.filter((rule) => member === undefined || rule.member === member);
    return rules.reduce((sum, rule) => sum + rule.struck, 0);
  }

  /** The faults that strike this call. */
  take(call: MockCall): Fault[] {
    const faults: Fault[] = [];
    for (const rule of this.#rules) {
      if (!strikes(rule, call)) continue;
      rule.struck += 1;
      const made = typeof rule.source === 'function' ? rule.source(call) : rule.source;
      if (made !== undefined) faults.push(toFault(made));
    }
    return faults;
  }
}

function strikes(rule: Rule, call: MockCall): boolean {
  const { after = 0, times = Number.POSITIVE_INFINITY, probability = 1, match } = rule.options;
  if (rule.member !== call.member || match?.(call) === false) return false;
  rule.matched += 1;
  return rule.matched > after && rule.struck < times && (probability >= 1 || rule.random.chance(probability));
}

function toFault(made: Fault | Error | ProviderErrorCode): Fault {
  if (made instanceof Error) return { kind: 'error', error: made };
  if (typeof made !== 'string') return made;
  return { kind: 'error', error: new ProviderError(made, `Scripted fault ${made}.`) };
}
