import type { SimulationHarness } from './harness.ts';
import { play } from './player/play.ts';
import { noCounts, type PlayCounts, type PlayReport, type Violation } from './player/report.ts';
import { type DrawOptions, drawScenario } from './scenario/draw-scenario.ts';
import { printScenario } from './scenario/print-scenario.ts';
import type { Scenario } from './scenario/scenario.ts';
import { shrink } from './scenario/shrink.ts';

/** What to simulate, and with what. */
export interface SimulationOptions extends SimulationHarness, DrawOptions {
  /** The first history's; the others follow it. */
  seed: number;
  /** How many histories. Default 1. */
  runs?: number | undefined;
  /** Find a short history with the same failure. Default true. */
  shrink?: boolean | undefined;
  /** Called after each history. */
  onRun?: ((seed: number, report: PlayReport) => void) | undefined;
}

/** A history in which a promise was broken. */
export interface SimulationFailure {
  seed: number;
  violations: readonly Violation[];
  /** The shortest history found that breaks the same promise. */
  scenario: Scenario;
  /** A test case to paste. */
  testCase: string;
  /** What happened in it. */
  log: readonly string[];
}

/** What a simulation came to. */
export interface SimulationReport {
  runs: number;
  counts: PlayCounts;
  failures: readonly SimulationFailure[];
}

/**
 * Plays random histories of clouds, faults, crashes and processes against an engine, each decided by its seed alone, and compares the
 * library with the cloud after every step. A broken promise is a failure in the report, reduced to a short history.
 */
export async function simulateSync(options: SimulationOptions): Promise<SimulationReport> {
  const { seed: first, runs = 1, world, config, onRun } = options;
  const counts = noCounts();
  const failures: SimulationFailure[] = [];
  for (let seed = first; seed < first + runs; seed += 1) {
    const scenario = drawScenario(seed, { world, config });
    const report = await play(scenario, options);
    for (const name of Object.keys(counts) as (keyof PlayCounts)[]) counts[name] += report.counts[name];
    if (report.violations.length > 0) failures.push(await describe(seed, scenario, report, options));
    onRun?.(seed, report);
  }
  return { runs, counts, failures };
}

/** Plays one history again: that of a seed, or one that was printed. */
export async function replay(
  what: number | Scenario,
  harness: SimulationHarness & DrawOptions,
): Promise<PlayReport> {
  return play(typeof what === 'number' ? drawScenario(what, harness) : what, harness);
}

async function describe(
  seed: number,
  scenario: Scenario,
  report: PlayReport,
  options: SimulationOptions,
): Promise<SimulationFailure> {
  const promise = report.violations[0]?.promise;
  const found =
    options.shrink === false || promise === 'stuck'
      ? { scenario, report }
      : await shrink({ scenario, report }, (shorter) => play(shorter, options));
  const { violations, log } = found.report;
  return {
    seed,
    violations,
    scenario: found.scenario,
    testCase: printScenario(found.scenario, violations),
    log,
  };
}
