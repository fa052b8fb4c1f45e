import type { BarChart } from '../report/bar-chart.ts';
import type { BenchRow } from './row.ts';

/** What a suite is asked for. */
export interface BenchOptions {
  /** Tracks of the libraries that are not of one size by their nature. */
  readonly tracks: number;
  /** Sizes of the memory suite. */
  readonly sizes: readonly number[];
  /** Rounds of what is measured again and again: figures are medians. */
  readonly runs: number;
  /** `maxConcurrentDownloads` over a network. */
  readonly concurrency: number;
  /** Memory suite: read the tags out of audio made on demand instead of taking the provider's. */
  readonly read: boolean;
}

/** What a suite found. */
export interface SuiteResult {
  readonly rows: readonly BenchRow[];
  readonly charts: readonly BarChart[];
}

/** Measures one subject. */
export type Suite = (options: BenchOptions) => Promise<SuiteResult>;
