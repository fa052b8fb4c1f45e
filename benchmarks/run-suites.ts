import { describeMachine, load, type Machine } from './common/machine.ts';
import { elapsed } from './common/measured.ts';
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

/** Runs suites one after the other, saying on standard error which. */
export async function runSuites(names: readonly string[], options: BenchOptions): Promise<SuiteRun[]> {
  const done: SuiteRun[] = [];
  for (const name of names) {
    const suite = suites.get(name);
    if (suite === undefined) throw new TypeError(`there is no suite ${name}`);
    console.error(`${name} …`);
    const date = new Date().toISOString();
    const loadBefore = load();
    let result: SuiteResult = { rows: [], charts: [] };
    const ms = await elapsed(async () => {
      result = await suite(options);
    });
    const seconds = ms / 1_000;
    console.error(`${name}: ${seconds.toFixed(0)} s`);
    const machine = describeMachine();
    done.push({ name, date, seconds, loadBefore, loadAfter: load(), machine, options, ...result });
  }
  return done;
}
