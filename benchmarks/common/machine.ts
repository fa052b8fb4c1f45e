import { cpus, loadavg, release, totalmem } from 'node:os';

/** What a run was taken on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
}

/** This machine. */
export function describeMachine(): Machine {
  const [first] = cpus();
  return {
    processor: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${process.platform} ${release()}`,
    node: process.version,
  };
}

/** Processes that were ready to run in the last minute, on average. */
export function load(): number {
  return loadavg()[0] ?? 0;
}
