import type { SimulationReport } from '@music-platform/testkit/simulation';

/** A history for a child, after so many others were killed in it. */
export interface KilledHistory {
  readonly seed: number;
  readonly kills: number;
  /** File of the database. */
  readonly path: string;
}

/** What the child that survived has seen. */
export type KilledReport = Pick<SimulationReport, 'failures' | 'counts'>;
