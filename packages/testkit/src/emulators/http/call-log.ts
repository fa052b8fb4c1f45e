/** One request, as tests and the control endpoint see it. Never carries a token. */
export interface EmulatorCall {
  /** From 1, in order of arrival. */
  readonly number: number;
  /** Clock time of arrival. */
  readonly at: number;
  /** The method meant, such as `files.list`. */
  readonly endpoint: string;
  readonly method: string;
  readonly path: string;
  /** First value of each parameter. */
  readonly query: Readonly<Record<string, string>>;
  readonly range?: string | undefined;
  /** 0 until answered, and for calls that are never answered. */
  status: number;
  quotaUnits: number;
  /** Bytes of the body handed to the connection so far, as sent. */
  bytes: number;
  /** Kinds of the faults that struck. */
  faults: readonly string[];
}

const KEPT_CALLS = 100_000;

/** Counts calls and remembers the newest of them. */
export class EmulatorCallLog {
  #calls: EmulatorCall[] = [];
  #count = 0;
  #quotaUnits = 0;

  /** The newest calls, in order of arrival. */
  get calls(): readonly EmulatorCall[] {
    return this.#calls;
  }

  get count(): number {
    return this.#count;
  }

  get quotaUnits(): number {
    return this.#quotaUnits;
  }

  add(call: Pick<EmulatorCall, 'at' | 'endpoint' | 'method' | 'path' | 'query' | 'range'>): EmulatorCall {
    this.#count += 1;
    const added: EmulatorCall = {
      ...call,
      number: this.#count,
      status: 0,
      quotaUnits: 0,
      bytes: 0,
      faults: [],
    };
    this.#calls.push(added);
    if (this.#calls.length > 2 * KEPT_CALLS) this.#calls = this.#calls.slice(-KEPT_CALLS);
    return added;
  }

  charge(call: EmulatorCall, units: number): void {
    call.quotaUnits += units;
    this.#quotaUnits += units;
  }

  /** Forgets everything counted so far. */
  clear(): void {
    this.#calls = [];
    this.#count = 0;
    this.#quotaUnits = 0;
  }
}
