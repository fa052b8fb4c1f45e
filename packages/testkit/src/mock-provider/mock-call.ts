import type { ByteRange, ProviderUsage } from '@music-platform/bridge-traits';

export type MockMember = 'listFiles' | 'getChanges' | 'download' | 'scopes' | 'watch' | 'unwatch';

/** One call of a mock provider (one page of `listFiles` or `getChanges`), as faults and assertions see it. */
export interface MockCall {
  readonly member: MockMember;
  /** Clock time at which it began. */
  readonly at: number;
  readonly scopeId?: string | undefined;
  /** `download`: the file. */
  readonly fileId?: string | undefined;
  /** `download`: the range asked for. */
  readonly range?: ByteRange | undefined;
  /** `listFiles`: the subtree. */
  readonly under?: string | undefined;
  /** `listFiles`: where the listing was resumed; `getChanges`: the cursor given. */
  readonly from?: string | undefined;
  /** Number of the page in its run, from 1. */
  readonly page?: number | undefined;
  /** `download`: bytes handed out so far. */
  bytes: number;
}

/** Names of the calls in `usage()`. */
const usageNames: Readonly<Record<MockMember, string>> = {
  listFiles: 'list',
  getChanges: 'changes',
  download: 'download',
  scopes: 'scopes',
  watch: 'watch',
  unwatch: 'unwatch',
};

const KEPT_CALLS = 100_000;

/** Counts calls, and remembers the newest of them. */
export class CallLog {
  readonly #quotaCosts: Readonly<Record<string, number>>;
  readonly #counts: Record<string, number> = {};
  #calls: MockCall[] = [];
  #quotaUnits = 0;
  throttles = 0;

  constructor(quotaCosts: Readonly<Record<string, number>>) {
    this.#quotaCosts = quotaCosts;
  }

  get calls(): readonly MockCall[] {
    return this.#calls;
  }

  add(call: MockCall): void {
    const name = usageNames[call.member];
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
    this.#quotaUnits += this.#quotaCosts[name] ?? 0;
    this.#calls.push(call);
    if (this.#calls.length > 2 * KEPT_CALLS) this.#calls = this.#calls.slice(-KEPT_CALLS);
  }

  usage(): ProviderUsage {
    const { throttles } = this;
    return { calls: { ...this.#counts }, quotaUnits: this.#quotaUnits, retries: 0, throttles, waitedMs: 0 };
  }
}
