import { createRandom, type SeededRandom } from '../../random.ts';
import type { EmulatorCall } from './call-log.ts';

/** What calls are logged as that mean nothing the service knows. */
export const UNKNOWN_ENDPOINT = 'unknown';

/** Which calls a fault is for, and which of those it strikes: every one unless limited. */
export interface FaultWhen {
  /** `files.list`; `files.*` for all of them; absent: every call. */
  readonly endpoint?: string | undefined;
  /** Only calls whose path contains this. */
  readonly path?: string | undefined;
  /** Matching calls that go well first. */
  readonly after?: number | undefined;
  /** How often it strikes. */
  readonly times?: number | undefined;
  /** Chance to strike, drawn from `seed`. */
  readonly probability?: number | undefined;
  readonly seed?: number | string | undefined;
  /** Which calls count, for scripts written in code. */
  readonly match?: ((call: EmulatorCall) => boolean) | undefined;
}

/** A fault; the bare name of an error; or what makes one when its turn comes (undefined: a mere hook). */
export type FaultSource<Fault> = Fault | string | ((call: EmulatorCall) => Fault | string | undefined);

interface Rule<Fault> {
  readonly id: number;
  readonly when: FaultWhen;
  readonly source: FaultSource<Fault>;
  readonly random: SeededRandom;
  matched: number;
  struck: number;
}

/** Scripted faults of an emulator, in the order they were added. */
export class FaultScript<Fault extends { readonly kind: string }> {
  readonly #toFault: (name: string) => Fault;
  readonly #endpoints: readonly string[] | undefined;
  #rules: Rule<Fault>[] = [];
  #nextId = 1;

  /**
   * `toFault`: the fault a bare error name stands for; throws `TypeError` for names there are not. `endpoints`: those there are,
   * so that a fault for another one is a mistake.
   */
  constructor(toFault: (name: string) => Fault, endpoints?: readonly string[]) {
    this.#toFault = toFault;
    this.#endpoints = endpoints && [...endpoints, UNKNOWN_ENDPOINT];
  }

  /** Adds a fault; the returned function takes it away. */
  on(when: FaultWhen, source: FaultSource<Fault>): () => void {
    const id = this.add(when, source);
    return () => this.remove(id);
  }

  /** Adds a fault and returns its number. */
  add(when: FaultWhen, source: FaultSource<Fault>): number {
    if (typeof source === 'string') this.#toFault(source);
    this.#requireEndpoint(when.endpoint);
    const rule = {
      id: this.#nextId,
      when,
      source,
      random: createRandom(when.seed ?? 0),
      matched: 0,
      struck: 0,
    };
    this.#nextId += 1;
    this.#rules.push(rule);
    return rule.id;
  }

  remove(id: number): void {
    this.#rules = this.#rules.filter((rule) => rule.id !== id);
  }

  clear(): void {
    this.#rules = [];
  }

  /** How often faults that are still set have struck; of one where its number is given. */
  struck(id?: number): number {
    const rules = this.#rules.filter((rule) => id === undefined || rule.id === id);
    return rules.reduce((sum, rule) => sum + rule.struck, 0);
  }

  #requireEndpoint(pattern: string | undefined): void {
    if (pattern === undefined || this.#endpoints?.some((each) => isEndpoint(pattern, each)) !== false) return;
    throw new TypeError(`${pattern} is no endpoint; there are: ${this.#endpoints.join(', ')}`);
  }

  /** The faults that strike this call. */
  take(call: EmulatorCall): Fault[] {
    const faults: Fault[] = [];
    for (const rule of this.#rules) {
      if (!strikes(rule, call)) continue;
      rule.struck += 1;
      const made = typeof rule.source === 'function' ? rule.source(call) : rule.source;
      if (made !== undefined) faults.push(typeof made === 'string' ? this.#toFault(made) : made);
    }
    return faults;
  }
}

function strikes(rule: Rule<unknown>, call: EmulatorCall): boolean {
  const { endpoint, path, after = 0, times = Number.POSITIVE_INFINITY, probability = 1, match } = rule.when;
  if (endpoint !== undefined && !isEndpoint(endpoint, call.endpoint)) return false;
  if (path !== undefined && !call.path.includes(path)) return false;
  if (match?.(call) === false) return false;
  rule.matched += 1;
  return rule.matched > after && rule.struck < times && (probability >= 1 || rule.random.chance(probability));
}

function isEndpoint(pattern: string, endpoint: string): boolean {
  return pattern.endsWith('*') ? endpoint.startsWith(pattern.slice(0, -1)) : endpoint === pattern;
}
