import type { SimulationHarness } from './harness.ts';
import { play } from './player/play.ts';
import type { PlayReport, Violation } from './player/report.ts';
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
 * Plays a fixed history again and again, up to each of its syncs and a rest, and lets the process die at each await of that sync in turn. The
 * next process must bring everything to where it is without a crash.
 */
export async function sweepCrashes(options: CrashSweepOptions): Promise<CrashSweepReport> {
  const { scenario, every = 1 } = options;
  const failures: CrashFailure[] = [];
  let crashes = 0;
  for (const [sync, at] of syncsOf(scenario.steps).entries()) {
    const uninterrupted = await play(upTo(scenario, at), options);
    for (let crashAt = 1 + (sync % every), died = true; died; crashAt += every) {
      const history = upTo(scenario, at, crashAt);
      const report = await play(history, options);
      died = report.counts.crashes === 1;
      if (died) crashes += 1;
      const violations = [...report.violations, ...differences(uninterrupted, report)];
      if (violations.length > 0)
        failures.push({
          sync,
          crashAt,
          violations,
          testCase: printScenario(history, violations),
          log: report.log,
        });
    }
  }
  return { crashes, failures };
}

function differences(uninterrupted: PlayReport, { library }: PlayReport): Violation[] {
  const expected = new Set(uninterrupted.library);
  const found = new Set(library);
  const missing = uninterrupted.library.filter((track) => !found.has(track));
  const surplus = library.filter((track) => !expected.has(track));
  return [
    ...missing.map((track) => `after a crash, the library lacks ${track}`),
    ...surplus.map((track) => `after a crash, the library shows ${track}`),
  ].map((message) => ({ promise: 'library', message }));
}

/** Where the syncs are. */
function syncsOf(steps: readonly Step[]): number[] {
  return steps.flatMap((step, index) => (step.do === 'sync' ? [index] : []));
}

/** The history up to a sync, which may end with a crash, and a rest. */
function upTo(scenario: Scenario, at: number, crashAt?: number): Scenario {
  const steps = scenario.steps.slice(0, at + 1);
  const sync = steps[at];
  if (sync?.do === 'sync' && crashAt !== undefined) steps[at] = { ...sync, crashAt };
  return { ...scenario, steps: [...steps, { do: 'rest' }] };
}
