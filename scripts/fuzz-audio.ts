/**
 * Reads damaged audio files, made from seeds, and reports whatever is neither a result nor a documented error, hangs, or outgrows its memory:
 * `pnpm fuzz --runs 1000000 --seed 1`. One input again: `pnpm fuzz --replay SEED --out FILE`.
 */
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { fuzzInput, fuzzSamples } from '../packages/core-sync/test/metadata/support/fuzz-samples.ts';
import type { FuzzReport } from './lib/fuzz-worker.ts';

const hangMs = 30_000;

interface Outcome {
  read: number;
  refused: number;
  slowestMs: number;
  peakRssBytes: number;
  problems: string[];
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: String(availableParallelism()) },
    replay: { type: 'string' },
    out: { type: 'string', default: 'fuzz-input.bin' },
    json: { type: 'boolean', default: false },
  },
});

function wholeNumber(name: 'runs' | 'seed' | 'workers' | 'replay'): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  console.error(`--${name} must be a whole number, not ${values[name]}`);
  process.exit(2);
}

if (values.replay !== undefined) {
  const { name, bytes } = fuzzInput(fuzzSamples(), wholeNumber('replay'));
  writeFileSync(values.out, bytes);
  console.log(`${values.out}: ${bytes.length} bytes, made from ${name}`);
} else {
  await fuzz(wholeNumber('runs'), wholeNumber('seed'), Math.max(1, wholeNumber('workers')));
}

async function fuzz(runs: number, firstSeed: number, workers: number): Promise<void> {
  const startedAt = performance.now();
  const outcome: Outcome = { read: 0, refused: 0, slowestMs: 0, peakRssBytes: 0, problems: [] };
  const done = new Array<number>(workers).fill(0);
  const progress = setInterval(() => {
    const count = done.reduce((sum, part) => sum + part, 0);
    const rate = (count * 1000) / (performance.now() - startedAt);
    const leftS = rate === 0 ? 0 : (runs - count) / rate;
    console.error(
      `${count} of ${runs}, ${rate.toFixed(0)}/s, ${leftS.toFixed(0)} s left, ${outcome.problems.length} problems`,
    );
  }, 10_000);
  await Promise.all(
    done.map((_, worker) =>
      runWorker({ from: firstSeed + worker, to: firstSeed + runs, step: workers }, outcome, (seed) => {
        done[worker] = Math.floor((seed - firstSeed) / workers);
      }),
    ),
  );
  clearInterval(progress);
  const seconds = (performance.now() - startedAt) / 1000;
  const figures = {
    runs,
    read: outcome.read,
    refused: outcome.refused,
    problems: outcome.problems.length,
    slowestMs: Math.round(outcome.slowestMs),
    peakRssMb: Math.round(outcome.peakRssBytes / 1e6),
    perSecond: Math.round(runs / seconds),
  };
  for (const problem of outcome.problems.slice(0, 50)) console.error(problem);
  if (values.json) console.log(JSON.stringify(figures));
  else
    console.log(
      Object.entries(figures)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    );
  process.exitCode = outcome.problems.length === 0 ? 0 : 1;
}

interface SeedRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** A worker that dies or hangs is a problem of the hundred seeds it was at; the rest goes to a new one. */
async function runWorker(
  range: SeedRange,
  outcome: Outcome,
  onProgress: (seed: number) => void,
): Promise<void> {
  let at: number | undefined = range.from;
  while (at !== undefined && at < range.to) at = await runChild({ ...range, from: at }, outcome, onProgress);
}

function runChild(
  range: SeedRange,
  outcome: Outcome,
  onProgress: (seed: number) => void,
): Promise<number | undefined> {
  const worker = fork(new URL('./lib/fuzz-worker.ts', import.meta.url), {
    execArgv: ['--conditions=@music-platform/source', '--max-old-space-size=512'],
  });
  let at = range.from;
  let ended = false;
  return new Promise((resolve) => {
    const hung = setInterval(() => worker.kill('SIGKILL'), hangMs);
    worker.on('message', (report: FuzzReport) => {
      hung.refresh();
      if (report.kind === 'at') {
        at = report.seed;
        onProgress(at);
      } else if (report.kind === 'wrong') {
        outcome.problems.push(`seed ${report.seed} (${report.name}): ${report.problem}`);
      } else {
        ended = true;
        outcome.read += report.read;
        outcome.refused += report.refused;
        outcome.slowestMs = Math.max(outcome.slowestMs, report.slowestMs);
        outcome.peakRssBytes = Math.max(outcome.peakRssBytes, report.peakRssBytes);
      }
    });
    worker.on('exit', (code, signal) => {
      clearInterval(hung);
      if (ended) return resolve(undefined);
      outcome.problems.push(
        `seeds ${at} to ${at + range.step * 99}: the reader crashed or hung (${signal ?? code})`,
      );
      resolve(at + range.step * 100);
    });
    worker.send(range);
  });
}
