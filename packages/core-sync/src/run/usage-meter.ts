import type { ProviderUsage } from '@music-platform/bridge-traits';
import type { JobStats } from '../job/job-stats.ts';
import { type CountedProvider, usageSince } from './counted-provider.ts';

/** Adds what a provider spends during a run to the job's statistics, whenever it is read. */
export class UsageMeter {
  readonly #provider: CountedProvider;
  readonly #stats: JobStats;
  #last: ProviderUsage;

  constructor(provider: CountedProvider, stats: JobStats) {
    this.#provider = provider;
    this.#stats = stats;
    this.#last = provider.usage();
  }

  /** Adds what was spent since the last reading. */
  read(): void {
    const now = this.#provider.usage();
    const spent = usageSince(this.#last, now);
    this.#last = now;
    const { apiCalls } = this.#stats;
    for (const [kind, calls] of Object.entries(spent.calls)) apiCalls[kind] = (apiCalls[kind] ?? 0) + calls;
    this.#stats.quotaUnits += spent.quotaUnits;
    this.#stats.retries += spent.retries;
    this.#stats.throttles += spent.throttles;
    this.#stats.waitedMs += spent.waitedMs;
  }
}
