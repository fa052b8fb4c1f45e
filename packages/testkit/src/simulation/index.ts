export { type DatabaseFault, faultyDatabase, type StrikeStatement } from './database/faulty-database.ts';
export { type DatabaseLife, livesOfADatabase } from './database/lives-of-a-database.ts';
export type {
  EngineHost,
  ProviderHost,
  SimulatedEngine,
  SimulatedJob,
  SimulatedLibrary,
  SimulatedSync,
  SimulatedTrack,
  SimulationHarness,
} from './harness.ts';
export { heldFetch } from './held-fetch.ts';
export type { PlayCounts, PlayReport, Violation } from './player/report.ts';
export { recycledDatabase } from './recycled-database.ts';
export type {
  CallFault,
  CloudEdit,
  EngineConfig,
  Scenario,
  StatementFault,
  Step,
  SyncStep,
  Trouble,
  World,
} from './scenario/scenario.ts';
export {
  replay,
  type SimulationFailure,
  type SimulationOptions,
  type SimulationReport,
  simulateSync,
} from './simulate-sync.ts';
export {
  type CrashFailure,
  type CrashSweepOptions,
  type CrashSweepReport,
  sweepCrashes,
} from './sweep-crashes.ts';
