import { type FuzzTarget, Tally } from './target.ts';

/** What a range of seeds came to. */
export interface FuzzFigures {
  readonly seeds: number;
  readonly inputs: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** CPU time of the slowest seed: what does not depend on who else uses the machine. */
  readonly slowestMs: number;
  readonly peakRssBytes: number;
  /** Each with the seed that shows it again. */
  readonly problems: readonly string[];
}

/** Fuzzes seeds one after the other. What breaks loose from one (an unhandled rejection, a member of a prototype) is a problem of that seed. */
export async function fuzzSeeds(
  target: FuzzTarget,
  { from, count, step = 1 }: { from: number; count: number; step?: number },
): Promise<FuzzFigures> {
  const outcomes = new Tally();
  const problems: string[] = [];
  let [inputs, slowestMs, seed] = [0, 0, from];
  const note = (problem: unknown): void => void problems.push(`seed ${seed}: ${describe(problem)}`);
  const noteLoose = (reason: unknown): void => note(`unhandled: ${describe(reason)}`);
  process.on('unhandledRejection', noteLoose);
  for (let index = 0; index < count; index += 1, seed += step) {
    const startedAt = process.cpuUsage();
    const result = await target.fuzz(seed).catch((error: unknown) => void note(error));
    await new Promise((resolve) => setImmediate(resolve));
    const { user, system } = process.cpuUsage(startedAt);
    const tookMs = (user + system) / 1000;
    slowestMs = Math.max(slowestMs, tookMs);
    if (tookMs > target.slowMs) note(`took ${tookMs.toFixed(0)} ms`);
    inputs += result?.inputs ?? 0;
    for (const [kind, times] of Object.entries(result?.outcomes ?? {})) outcomes.add(kind, times);
    for (const problem of result?.problems ?? []) note(problem);
  }
  process.off('unhandledRejection', noteLoose);
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  if (peakRssBytes > target.memoryBytes) note(`took ${Math.round(peakRssBytes / 1e6)} MB of memory`);
  return { seeds: count, inputs, outcomes: outcomes.counts, slowestMs, peakRssBytes, problems };
}

function describe(problem: unknown): string {
  if (problem instanceof Error) return problem.stack ?? problem.message;
  return String(problem);
}
