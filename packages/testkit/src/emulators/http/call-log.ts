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

const KEPT_CALLS = 50_000;

/** Counts calls and remembers the newest of them. */
export class EmulatorCallLog {
  #calls: EmulatorCall[] = [];
  #byEndpoint = new Map<string, number>();
  #count = 0;
  #quotaUnits = 0;
  #bytes = 0;

  /** The newest calls, in order of arrival. */
  get calls(): readonly EmulatorCall[] {
    return this.#calls;
  }

  /** How many there were, by endpoint. */
  get byEndpoint(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byEndpoint);
  }

  get quotaUnits(): number {
    return this.#quotaUnits;
  }

  /** Bytes of bodies handed to connections. */
  get bytes(): number {
    return this.#bytes;
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
    this.#byEndpoint.set(call.endpoint, (this.#byEndpoint.get(call.endpoint) ?? 0) + 1);
    if (this.#calls.length > 2 * KEPT_CALLS) this.#calls = this.#calls.slice(-KEPT_CALLS);
    return added;
  }

  charge(call: EmulatorCall, units: number): void {
    call.quotaUnits += units;
    this.#quotaUnits += units;
  }

  addBytes(call: EmulatorCall, bytes: number): void {
    call.bytes += bytes;
    this.#bytes += bytes;
  }

  /** Forgets everything counted so far. */
  clear(): void {
    this.#calls = [];
    this.#byEndpoint.clear();
    this.#count = 0;
    this.#quotaUnits = 0;
    this.#bytes = 0;
  }
}
