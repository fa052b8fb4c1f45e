/** A history for a worker, after so many others were terminated in it. */
export interface KilledHistory {
  readonly seed: number;
  readonly deaths: number;
  /** Of the database. */
  readonly name: string;
}

/** What the worker that survived has seen. */
export interface HistoryReport {
  /** Test cases with logs. */
  readonly failures: readonly string[];
  readonly crashes: number;
}
