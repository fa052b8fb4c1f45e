/** The simulator and this engine in it, for the repository's scripts. */
export {
  type PlayCounts,
  type SimulationFailure,
  type SimulationHarness,
  simulateSync,
  sweepCrashes,
  type World,
} from '@music-platform/testkit/simulation';
export { KilledPlayer } from './killed/killed-player.ts';
export { inMemory } from './simulated-engine.ts';
export { sixtySteps } from './sixty-steps.ts';
