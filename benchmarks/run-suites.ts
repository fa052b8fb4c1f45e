import { describeMachine, load, type Machine } from './common/machine.ts';
import { elapsed } from './common/measured.ts';
import type { BenchOptions, SuiteResult } from './common/suite.ts';
import { suites } from './suites.ts';

/** Everything a run found, as `--json` prints it. */
export interface BenchRun {
  readonly date: string;
  readonly machine: Machine;
  readonly options: BenchOptions;
  readonly suites: readonly SuiteRun[];
}

/** What one suite found. */
export interface SuiteRun extends SuiteResult {
  readonly name: string;
  readonly seconds: number;
  /** Load of the machine before the suite: 0 on a quiet one. */
  readonly loadBefore: number;
}

/** Runs suites one after the other, saying on standard error which. */
export async function runSuites(names: readonly string[], options: BenchOptions): Promise<BenchRun> {
  const done: SuiteRun[] = [];
  for (const name of names) {
    const suite = suites.get(name);
    if (suite === undefined) throw new TypeError(`there is no suite ${name}`);
    console.error(`${name} …`);
    const loadBefore = load();
    let result: SuiteResult = { rows: [], charts: [] };
    const ms = await elapsed(async () => {
      result = await suite(options);
    });
    console.error(`${name}: ${(ms / 1_000).toFixed(0)} s`);
    done.push({ name, seconds: ms / 1_000, loadBefore, ...result });
  }
  return { date: new Date().toISOString(), machine: describeMachine(), options, suites: done };
}
