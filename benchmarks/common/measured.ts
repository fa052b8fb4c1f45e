/** How long something took, on the clock and on the processors. */
export interface Taken {
  ms: number;
  cpuMs: number;
}

/** Runs something in this process and says how long it took, with its result. */
export async function measured<T>(work: () => Promise<T>): Promise<{ result: T } & Taken> {
  const before = process.cpuUsage();
  const started = performance.now();
  const result = await work();
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { result, ms, cpuMs: (user + system) / 1_000 };
}

/** Milliseconds on the clock only. */
export async function elapsed(work: () => Promise<unknown>): Promise<number> {
  return (await measured(work)).ms;
}
