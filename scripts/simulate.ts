/**
 * Plays random histories of clouds, faults, crashes and processes against the engine: `pnpm simulate --runs 10000 --seed 1`. Prints what it
 * did and each history in which a promise was broken, as a test case. `--surface` says through what: see `--help`. `--crash-sweep` plays one
 * fixed history instead, once for each await at which a process can die.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { SimulationFailure } from '../packages/core-sync/test/simulation/simulator.ts';
import { sweepSixtySteps } from './lib/simulation/crash-sweep.ts';
import { runWorkers } from './lib/simulation/run-workers.ts';
import { surfaceNames } from './lib/simulation/surfaces.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    surface: { type: 'string', default: 'mock' },
    workers: { type: 'string', default: String(availableParallelism()) },
    json: { type: 'boolean', default: false },
    'no-shrink': { type: 'boolean', default: false },
    'crash-sweep': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function wholeNumber(name: 'runs' | 'seed' | 'workers'): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  return refuse(`--${name} must be a whole number, not ${values[name]}`);
}

function refuse(reason: string): never {
  console.error(reason);
  process.exit(2);
}

if (values.help) {
  console.log(
    `pnpm simulate [--runs N] [--seed S] [--surface ${surfaceNames.join('|')}] [--workers N] [--no-shrink] [--json]\npnpm simulate --crash-sweep`,
  );
  process.exit(0);
}
if (values['crash-sweep']) {
  const { crashes, failures } = await sweepSixtySteps();
  for (const failure of failures) console.error(`\n${failure}\n`);
  const seconds = Math.round(performance.now() / 1000);
  console.log(`crashes ${crashes}, violations ${failures.length}, seconds ${seconds}`);
  process.exit(failures.length === 0 ? 0 : 1);
}
const { surface } = values;
if (!surfaceNames.includes(surface))
  refuse(`--surface must be one of ${surfaceNames.join(', ')}, not ${surface}`);
const [runs, seed, workers] = [wholeNumber('runs'), wholeNumber('seed'), Math.max(1, wholeNumber('workers'))];

const startedAt = performance.now();
const totals = { syncs: 0, edits: 0, crashes: 0, stalls: 0, faults: 0, databaseFaults: 0, operations: 0 };
const failures: SimulationFailure[] = [];
const lost: string[] = [];
let played = 0;

const seconds = (): number => (performance.now() - startedAt) / 1000;
const progress = setInterval(() => {
  const rate = played / seconds();
  const left = rate === 0 ? '?' : ((runs - played) / rate).toFixed(0);
  console.error(
    `${played} of ${runs}, ${rate.toFixed(1)}/s, ${left} s left, ${failures.length + lost.length} violations`,
  );
}, 10_000);

await runWorkers({
  seed,
  runs,
  surface,
  workers,
  shrink: !values['no-shrink'],
  onResult: (result, count) => {
    played += count;
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] += result.counts[name];
    for (const failure of result.failures) {
      failures.push(failure);
      console.error(`\n${failure.testCase}\n${failure.log.map((line) => `// ${line}`).join('\n')}\n`);
    }
  },
  onLost: (first, count, reason) => {
    played += count;
    lost.push(`seeds ${first} to ${first + count - 1}: ${reason}`);
    console.error(lost.at(-1));
  },
});
clearInterval(progress);

const figures = {
  runs,
  surface,
  syncs: totals.syncs,
  edits: totals.edits,
  crashes: totals.crashes,
  takeovers: totals.stalls,
  faults: totals.faults,
  databaseFaults: totals.databaseFaults,
  awaits: totals.operations,
  violations: failures.length + lost.length,
  failingSeeds: failures.map((failure) => failure.seed),
  seconds: Math.round(seconds()),
  perSecond: Number((runs / seconds()).toFixed(1)),
};
if (values.json) console.log(JSON.stringify(figures));
else
  console.log(
    Object.entries(figures)
      .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') || 'none' : value}`)
      .join(', '),
  );
process.exitCode = figures.violations === 0 ? 0 : 1;
