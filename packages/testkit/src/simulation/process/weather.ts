import type { DatabaseFault } from '../database/faulty-database.ts';
import type { CallFault, CloudEdit, StatementFault, Trouble } from '../scenario/scenario.ts';

/** What happens during one sync, unless nothing does. */
export interface Forecast {
  trouble?: readonly Trouble[] | undefined;
  statementFaults?: readonly StatementFault[] | undefined;
  cancelAt?: number | undefined;
}

/** What happens at the calls of providers and statements of the database while a sync runs. Counts calls of all accounts. */
export class Weather {
  /** Calls since `begin`. */
  calls = 0;
  /** Faults that struck. */
  faults = 0;
  /** Statements that failed. */
  databaseFaults = 0;
  readonly #edit: (edit: CloudEdit) => void;
  readonly #note: (line: string) => void;
  #trouble: readonly Trouble[] = [];
  #statements = 0;
  #statementFaults: readonly StatementFault[] = [];
  #cancelAt: number | undefined;
  #cancel: () => void = () => undefined;

  constructor(edit: (edit: CloudEdit) => void, note: (line: string) => void) {
    this.#edit = edit;
    this.#note = note;
  }

  /** From now on, calls are counted anew and this happens at them. */
  begin(forecast: Forecast = {}, cancel: () => void = () => undefined): void {
    this.calls = 0;
    this.#statements = 0;
    this.#trouble = forecast.trouble ?? [];
    this.#statementFaults = forecast.statementFaults ?? [];
    this.#cancelAt = forecast.cancelAt;
    this.#cancel = cancel;
  }

  /** Everything that was still to happen to the cloud happens now, and nothing goes wrong any more. */
  blowOver(): void {
    const left = this.#trouble.filter(({ at }) => at > this.calls);
    this.begin();
    for (const trouble of left) if ('edit' in trouble) this.#edit(trouble.edit);
  }

  /** A statement: the fault that strikes it, if one does. */
  statement(text: string): DatabaseFault | undefined {
    this.#statements += 1;
    const now = this.#statements;
    const struck = this.#statementFaults.find(({ at, times = 1 }) => now >= at && now < at + times);
    if (struck === undefined) return undefined;
    this.databaseFaults += 1;
    this.#note(`${JSON.stringify(struck.fault)} at ${text.replace(/\s+/g, ' ').slice(0, 80)}`);
    return struck.fault;
  }

  /** A call: edits happen now; the fault that strikes it, if one does. */
  call(name: string): CallFault | undefined {
    this.calls += 1;
    let fault: CallFault | undefined;
    for (const trouble of this.#trouble) {
      if (trouble.at !== this.calls) continue;
      if ('edit' in trouble) this.#edit(trouble.edit);
      else fault = trouble.fault;
    }
    if (this.calls === this.#cancelAt) {
      this.#note(`cancelled at ${name}`);
      this.#cancel();
    }
    if (fault !== undefined) {
      this.faults += 1;
      this.#note(`${JSON.stringify(fault)} at ${name}`);
    }
    return fault;
  }
}
