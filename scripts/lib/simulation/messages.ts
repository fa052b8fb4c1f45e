import type { PlayCounts, SimulationFailure } from '../../../packages/core-sync/test/simulation/simulator.ts';

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
