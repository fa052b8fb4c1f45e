import { type Attributes, metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import type { JobStats } from '../job/job-stats.ts';
import type { SyncJob } from '../job/sync-job.ts';

const scope = '@music-platform/core-sync';

/** Runs `work` in a span of its own; without an OpenTelemetry SDK this costs nothing. */
export function inSpan<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return trace.getTracer(scope).startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The items of `source`; the wait for each is a span. */
export async function* eachInSpan<T>(
  name: string,
  attributes: Attributes,
  source: AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const items = source[Symbol.asyncIterator]();
  let isOpen = true;
  try {
    for (;;) {
      isOpen = false;
      const step = await inSpan(name, attributes, () => items.next());
      if (step.done) return;
      isOpen = true;
      yield step.value;
    }
  } finally {
    if (isOpen) await items.return?.();
  }
}

/** Adds what a run has counted to the meters; `stats` is that of this run alone, where a job took several. */
export function recordJobMetrics(job: SyncJob, stats: JobStats): void {
  const meter = metrics.getMeter(scope);
  const attributes = { provider: job.providerKind, sync_type: job.syncType, status: job.status };
  meter.createCounter('sync.jobs').add(1, attributes);
  const totalMs = Object.values(stats.durationMs).reduce((sum, ms) => sum + ms, 0);
  meter.createHistogram('sync.duration', { unit: 'ms' }).record(totalMs, attributes);
  if (totalMs > 0) {
    const rate = (stats.items.discovered * 1_000) / totalMs;
    meter.createHistogram('sync.items_per_second').record(rate, attributes);
  }
  for (const [phase, ms] of Object.entries(stats.durationMs)) {
    meter.createHistogram('sync.phase.duration', { unit: 'ms' }).record(ms, { ...attributes, phase });
  }
  for (const [outcome, count] of Object.entries(stats.items)) {
    meter.createCounter('sync.items').add(count, { ...attributes, outcome });
  }
  for (const [kind, count] of Object.entries(stats.apiCalls)) {
    meter.createCounter('sync.api_calls').add(count, { ...attributes, kind });
  }
  const counters: Record<string, number> = {
    'sync.quota_units': stats.quotaUnits,
    'sync.retries': stats.retries,
    'sync.throttles': stats.throttles,
    'sync.waited_ms': stats.waitedMs,
    'sync.bytes_downloaded': stats.bytesDownloaded,
    'sync.ranged_reads': stats.rangedReads,
    'sync.duplicates': stats.duplicates,
    'sync.deletions_held': job.deletionsHeld,
    'sync.database_ms': stats.databaseMs,
    'sync.database_busy_waits': stats.busyWaits,
  };
  for (const [name, value] of Object.entries(counters)) meter.createCounter(name).add(value, attributes);
  meter.createHistogram('sync.queue_high_water').record(stats.queueHighWater, attributes);
  if (stats.peakMemoryBytes !== null) {
    meter.createHistogram('sync.peak_memory', { unit: 'By' }).record(stats.peakMemoryBytes, attributes);
  }
}

/** Counts what people decide about held deletions: how often the guard was right. */
export function recordDecision(decision: 'approved' | 'rejected', tracks: number): void {
  metrics.getMeter(scope).createCounter('sync.deletions_decided').add(tracks, { decision });
}
