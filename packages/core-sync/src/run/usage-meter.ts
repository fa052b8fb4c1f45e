import type { ProviderUsage } from '@music-platform/bridge-traits';
import type { JobStats } from '../job/job-stats.ts';
import { type CountedProvider, usageSince } from './counted-provider.ts';

/** Adds what a provider and the database's locks cost during a run to the job's statistics, whenever it is read. */
export class UsageMeter {
  readonly #provider: CountedProvider;
  readonly #busyWaits: () => number;
  readonly #stats: JobStats;
  #lastUsage: ProviderUsage | undefined;
  #lastWaits: number;

  constructor(provider: CountedProvider, busyWaits: () => number, stats: JobStats) {
    this.#provider = provider;
    this.#busyWaits = busyWaits;
    this.#stats = stats;
    this.#lastUsage = attempted(() => provider.usage());
    this.#lastWaits = busyWaits();
  }

  /** Adds what was spent since the last reading. */
  read(): void {
    const waits = this.#busyWaits();
    this.#stats.busyWaits += waits - this.#lastWaits;
    this.#lastWaits = waits;
    const now = attempted(() => this.#provider.usage());
    if (now !== undefined && this.#lastUsage !== undefined) this.#add(usageSince(this.#lastUsage, now));
    this.#lastUsage = now ?? this.#lastUsage;
  }

  #add(spent: ProviderUsage): void {
    const { apiCalls } = this.#stats;
    for (const [kind, calls] of Object.entries(spent.calls)) apiCalls[kind] = (apiCalls[kind] ?? 0) + calls;
    this.#stats.quotaUnits += spent.quotaUnits;
    this.#stats.retries += spent.retries;
    this.#stats.throttles += spent.throttles;
    this.#stats.waitedMs += spent.waitedMs;
  }
}

/** What a measuring function of the application says. One that throws costs its figure, never the run. */
export function attempted<T>(measure: () => T): T | undefined {
  try {
    return measure();
  } catch {
    return undefined;
  }
}
