import { describeMachine, load, type Machine } from './common/machine.ts';
import type { BenchOptions, SuiteResult } from './common/suite.ts';
import { suites } from './suites.ts';

/** What one suite found, when and where: what `--json` prints. */
export interface SuiteRun extends SuiteResult {
  readonly name: string;
  readonly date: string;
  readonly seconds: number;
  /** Load of the machine, 0 on a quiet one. Afterwards the suite's own is in it. */
  readonly loadBefore: number;
  readonly loadAfter: number;
  readonly machine: Machine;
  readonly options: BenchOptions;
}

/** Runs suites one after the other, saying on standard error which. One that fails says why, makes the process fail, and keeps no other from running. */
export async function* runSuites(names: readonly string[], options: BenchOptions): AsyncGenerator<SuiteRun> {
  for (const name of names) {
    const suite = suites.get(name);
    if (suite === undefined) throw new TypeError(`there is no suite ${name}`);
    console.error(`${name} …`);
    const date = new Date().toISOString();
    const loadBefore = load();
    const started = performance.now();
    try {
      const result = await suite(options);
      const seconds = (performance.now() - started) / 1_000;
      console.error(`${name}: ${seconds.toFixed(0)} s`);
      const machine = describeMachine();
      yield { name, date, seconds, loadBefore, loadAfter: load(), machine, options, ...result };
    } catch (error) {
      console.error(`${name} failed:`, error);
      process.exitCode = 1;
    }
  }
}
