import type { PlayCounts, SimulationFailure } from '../../../packages/testkit/src/simulation/index.ts';

/** Histories a worker is to play. */
export interface SimulationRange {
  readonly seed: number;
  readonly runs: number;
  readonly surface: string;
  readonly shrink: boolean;
}

/** What became of them. */
export interface SimulationResult {
  readonly counts: PlayCounts;
  readonly failures: readonly SimulationFailure[];
}
