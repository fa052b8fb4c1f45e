import { type ChildProcess, fork } from 'node:child_process';
import type { SimulationRange, SimulationResult } from './messages.ts';

/** How many histories a worker gets at a time. */
const PORTION = 20;
/** A portion that takes longer hangs in an endless loop. */
const HANG_MS = 600_000;

/** What to play, and with how many processes. */
export interface WorkOptions extends SimulationRange {
  readonly workers: number;
  onResult(result: SimulationResult, runs: number): void;
  /** Histories whose worker died or hung. */
  onLost(seed: number, runs: number, reason: string): void;
}

/** Plays all histories on several processes. */
export async function runWorkers(options: WorkOptions): Promise<void> {
  let next = options.seed;
  const end = options.seed + options.runs;
  const take = (): SimulationRange | undefined => {
    if (next >= end) return undefined;
    const { surface, shrink } = options;
    const range = { seed: next, runs: Math.min(PORTION, end - next), surface, shrink };
    next += range.runs;
    return range;
  };
  await Promise.all(Array.from({ length: options.workers }, () => runOne(take, options)));
}

async function runOne(take: () => SimulationRange | undefined, options: WorkOptions): Promise<void> {
  let worker: ChildProcess | undefined;
  for (let range = take(); range !== undefined; range = take()) {
    worker ??= fork(new URL('./worker.ts', import.meta.url), {
      execArgv: [
        '--conditions=@music-platform/source',
        '--disable-warning=ExperimentalWarning',
        // Histories make much garbage and keep little.
        '--max-semi-space-size=64',
      ],
    });
    const result = await play(worker, range);
    if (typeof result === 'string') {
      options.onLost(range.seed, range.runs, result);
      worker = undefined;
    } else options.onResult(result, range.runs);
  }
  worker?.kill();
}

function play(worker: ChildProcess, range: SimulationRange): Promise<SimulationResult | string> {
  return new Promise((resolve) => {
    const settle = (result: SimulationResult | string): void => {
      clearTimeout(hung);
      worker.removeAllListeners();
      resolve(result);
    };
    const hung = setTimeout(() => {
      worker.kill('SIGKILL');
      settle(`hung for ${HANG_MS} ms`);
    }, HANG_MS);
    worker.once('message', (result: SimulationResult) => settle(result));
    worker.once('exit', (code, signal) => settle(`ended with ${signal ?? code}`));
    worker.send(range);
  });
}
