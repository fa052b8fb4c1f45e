/** What the simulator found wrong. `promise`: which of the engine's promises was broken. */
export interface Violation {
  promise:
    | 'library'
    | 'nothing lost'
    | 'identity'
    | 'play counts'
    | 'events'
    | 'guard'
    | 'jobs'
    | 'queue'
    | 'statistics'
    | 'rest'
    | 'audit'
    | 'progress'
    | 'stuck'
    | 'error';
  message: string;
}

/** What a history came to. */
export interface PlayCounts {
  syncs: number;
  edits: number;
  crashes: number;
  stalls: number;
  faults: number;
  /** Statements that failed. */
  databaseFaults: number;
  /** Awaits at the host, statements and commits included. */
  operations: number;
}

/** How a history went. Playing ends with the first step after which something is wrong. */
export interface PlayReport {
  violations: readonly Violation[];
  counts: PlayCounts;
  /** What happened, in order. */
  log: readonly string[];
  /** What the library showed at the end: each visible track with its files, path and names, without its id; sorted. */
  library: readonly string[];
  /** How often each sync awaited something, in order: where a crash can be put. */
  operationsOfSyncs: readonly number[];
}

export function noCounts(): PlayCounts {
  return { syncs: 0, edits: 0, crashes: 0, stalls: 0, faults: 0, databaseFaults: 0, operations: 0 };
}
