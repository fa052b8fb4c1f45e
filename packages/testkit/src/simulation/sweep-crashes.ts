import type { SimulationHarness } from './harness.ts';
import { play } from './player/play.ts';
import type { Violation } from './player/report.ts';
import { printScenario } from './scenario/print-scenario.ts';
import type { Scenario, Step } from './scenario/scenario.ts';

/** A history, and where its processes die. */
export interface CrashSweepOptions extends SimulationHarness {
  scenario: Scenario;
  /** Every how many awaits; each sync begins with another one. Default 1: all of them. */
  every?: number | undefined;
}

/** A crash after which a promise was broken. */
export interface CrashFailure {
  /** Which sync of the history, from 0, and at which of its awaits. */
  sync: number;
  crashAt: number;
  violations: readonly Violation[];
  testCase: string;
  log: readonly string[];
}

/** What a sweep came to. */
export interface CrashSweepReport {
  /** Processes that died: one in each history played. */
  crashes: number;
  failures: readonly CrashFailure[];
}

/**
 * Plays a fixed history again and again, up to each of its syncs, and lets the process die at each await of that sync in turn. The next
 * process must bring everything to where it should be.
 */
export async function sweepCrashes(options: CrashSweepOptions): Promise<CrashSweepReport> {
  const { scenario, every = 1 } = options;
  const failures: CrashFailure[] = [];
  let crashes = 0;
  for (const [sync, at] of syncsOf(scenario.steps).entries()) {
    for (let crashAt = 1 + (sync % every), died = true; died; crashAt += every) {
      const history = crashedAt(scenario, at, crashAt);
      const { violations, counts, log } = await play(history, options);
      died = counts.crashes === 1;
      if (died) crashes += 1;
      if (violations.length > 0)
        failures.push({ sync, crashAt, violations, testCase: printScenario(history, violations), log });
    }
  }
  return { crashes, failures };
}

/** Where the syncs are. */
function syncsOf(steps: readonly Step[]): number[] {
  return steps.flatMap((step, index) => (step.do === 'sync' ? [index] : []));
}

/** The history up to a sync that ends with a crash, and a rest. */
function crashedAt(scenario: Scenario, at: number, crashAt: number): Scenario {
  const steps = scenario.steps.slice(0, at + 1);
  const sync = steps[at];
  if (sync?.do === 'sync') steps[at] = { ...sync, crashAt };
  return { ...scenario, steps: [...steps, { do: 'rest' }] };
}
