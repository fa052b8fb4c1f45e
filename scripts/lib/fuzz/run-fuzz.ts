import { type ChildProcess, fork } from 'node:child_process';
import type { FuzzFigures } from './fuzz-seeds.ts';

/** Seeds a worker is to fuzz. */
export interface FuzzOrder {
  readonly target: string;
  readonly from: number;
  readonly count: number;
}

/** What to fuzz, and with how many processes. */
export interface FuzzOptions {
  readonly target: string;
  /** Inputs, at least: a seed may be more than one. */
  readonly inputs: number;
  readonly seed: number;
  readonly workers: number;
  /** Seeds a worker gets at a time. */
  readonly portion: number;
  onFigures(figures: FuzzFigures): void;
}

const heapMegabytes = 512;
/** A portion that takes longer hangs, however busy the machine is. */
const hangMs = 1_800_000;

/** Fuzzes seed after seed until there were enough inputs. A worker that dies or hangs is a problem of the portion it was at. */
export async function runFuzz(options: FuzzOptions): Promise<void> {
  let [next, done] = [options.seed, 0];
  const work = async (): Promise<void> => {
    let worker: ChildProcess | undefined;
    while (done < options.inputs) {
      const order = { target: options.target, from: next, count: options.portion };
      next += order.count;
      worker ??= fork(new URL('./worker.ts', import.meta.url), {
        execArgv: [
          '--conditions=@music-platform/source',
          `--max-old-space-size=${heapMegabytes}`,
          '--disable-warning=ExperimentalWarning',
        ],
      });
      const figures = await send(worker, order);
      if (figures.seeds === 0) worker = undefined;
      done += Math.max(figures.inputs, 1);
      options.onFigures(figures);
    }
    worker?.kill();
  };
  await Promise.all(Array.from({ length: options.workers }, work));
}

function send(worker: ChildProcess, order: FuzzOrder): Promise<FuzzFigures> {
  return new Promise((resolve) => {
    const settle = (figures: FuzzFigures): void => {
      clearTimeout(hung);
      worker.removeAllListeners();
      resolve(figures);
    };
    const lost = (reason: string): void => {
      const { from, count } = order;
      const problem = `seeds ${from} to ${from + count - 1}: the worker ${reason}`;
      settle({ seeds: 0, inputs: 0, outcomes: {}, slowestMs: 0, peakRssBytes: 0, problems: [problem] });
    };
    const hung = setTimeout(() => {
      worker.kill('SIGKILL');
      lost(`hung for ${hangMs} ms`);
    }, hangMs);
    worker.once('message', (figures: FuzzFigures) => settle(figures));
    worker.once('exit', (code, signal) => lost(`ended with ${signal ?? code}`));
    worker.send(order);
  });
}
