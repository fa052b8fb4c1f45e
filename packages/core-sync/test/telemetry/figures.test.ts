import { metrics, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fill, until } from '../support/scenes.ts';
import { createWorld, profileId } from '../support/world.ts';

interface Recorded {
  name: string;
  value: number;
  attributes: Record<string, unknown>;
}

/** Providers that keep everything, as an SDK in memory would. */
function recordTelemetry() {
  const figures: Recorded[] = [];
  const spans: { name: string; ended: boolean; status?: number }[] = [];
  trace.setGlobalTracerProvider({
    getTracer: () => ({
      startActiveSpan: (name: string, ...rest: unknown[]) => {
        const span: (typeof spans)[number] = { name, ended: false };
        spans.push(span);
        const api = {
          end: () => {
            span.ended = true;
          },
          setStatus: ({ code }: { code: number }) => {
            span.status = code;
          },
        };
        return (rest.at(-1) as (span: Span) => unknown)(api as unknown as Span);
      },
    }),
  } as never);
  const keep = (name: string) => (value: number, attributes: Record<string, unknown>) =>
    void figures.push({ name, value, attributes });
  metrics.setGlobalMeterProvider({
    getMeter: () => ({
      createCounter: (name: string) => ({ add: keep(name) }),
      createHistogram: (name: string) => ({ record: keep(name) }),
    }),
  } as never);
  onTestFinished(() => {
    trace.disable();
    metrics.disable();
  });
  const sum = (name: string, match: Record<string, unknown> = {}) =>
    figures
      .filter(
        (each) =>
          each.name === name && Object.entries(match).every(([key, value]) => each.attributes[key] === value),
      )
      .reduce((total, { value }) => total + value, 0);
  return { figures, spans, sum };
}

describe('telemetry', () => {
  it('[OT2] every figure of a job is a metric, with provider, kind of sync and outcome', async () => {
    const { figures, sum } = recordTelemetry();
    const world = await createWorld({ provider: { quotaCosts: { list: 3 } }, options: { memory: () => 77 } });
    const [first] = fill(world.remote, 3);
    world.remote.copy(first!.id, { name: 'copy.mp3' });
    world.provider.faults.on('download', 'RATE_LIMITED', { times: 1 });
    const { stats } = await world.full();
    for (const [outcome, count] of Object.entries(stats.items))
      expect(sum('sync.items', { outcome }), outcome).toBe(count);
    for (const [kind, count] of Object.entries(stats.apiCalls))
      expect(sum('sync.api_calls', { kind }), kind).toBe(count);
    for (const [phase, ms] of Object.entries(stats.durationMs))
      expect(sum('sync.phase.duration', { phase }), phase).toBe(ms);
    expect(sum('sync.quota_units')).toBe(3);
    expect(sum('sync.retries')).toBe(stats.retries);
    expect(sum('sync.throttles')).toBe(1);
    expect(sum('sync.waited_ms')).toBe(stats.waitedMs);
    expect(sum('sync.duplicates')).toBe(1);
    expect(sum('sync.queue_high_water')).toBe(3);
    expect(sum('sync.peak_memory')).toBe(77);
    expect(sum('sync.database_ms')).toBe(stats.databaseMs);
    for (const { attributes } of figures)
      expect(attributes).toMatchObject({ provider: 'mock', sync_type: 'full', status: 'completed' });
  });

  it('[OT2] a job that took several attempts is counted once in all', async () => {
    const { sum } = recordTelemetry();
    const world = await createWorld({ provider: { pageSize: 2 } });
    fill(world.remote, 6);
    world.provider.faults.on('listFiles', { kind: 'stall' }, { after: 2, times: 1 });
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => world.provider.calls.length === 3);
    await world.sync.cancel(jobId);
    await world.sync.resume(jobId);
    const { stats } = await world.sync.waitFor(jobId);
    expect(sum('sync.items', { outcome: 'discovered' })).toBe(stats.items.discovered);
    expect(sum('sync.api_calls', { kind: 'list' })).toBe(stats.apiCalls['list']);
    expect(sum('sync.jobs', { status: 'cancelled' })).toBe(1);
    expect(sum('sync.jobs', { status: 'completed' })).toBe(1);
  });

  it('[OT2] durations, rates and what people decide about held deletions are metrics too', async () => {
    const { figures, sum } = recordTelemetry();
    const world = await createWorld({
      provider: { latencyMs: 500 },
      config: { deletionGuard: { maxTracks: 1, maxShare: 0.1 } },
    });
    const songs = fill(world.remote, 8);
    const { stats } = await world.full();
    const totalMs = Object.values(stats.durationMs).reduce((total, ms) => total + ms, 0);
    expect(sum('sync.duration')).toBe(totalMs);
    expect(sum('sync.items_per_second')).toBeCloseTo((8 * 1_000) / totalMs);
    for (const { id } of songs.slice(0, 3)) world.remote.trash(id);
    await world.sync.approveDeletions((await world.incremental()).id);
    for (const { id } of songs.slice(3, 5)) world.remote.trash(id);
    await world.sync.rejectDeletions((await world.incremental()).id);
    expect(sum('sync.deletions_held')).toBe(5);
    expect(figures.filter(({ name }) => name === 'sync.deletions_decided')).toMatchObject([
      { value: 3, attributes: { decision: 'approved' } },
      { value: 2, attributes: { decision: 'rejected' } },
    ]);
  });

  it('[OT1] spans end and say when something failed; they carry the job, never a name', async () => {
    const { spans } = recordTelemetry();
    const world = await createWorld();
    world.provider.faults.on('listFiles', 'UNAVAILABLE', { times: 1 });
    await world.full();
    expect(spans).toEqual([
      { name: 'sync.run', ended: true, status: SpanStatusCode.ERROR },
      { name: 'sync.discovery', ended: true, status: SpanStatusCode.ERROR },
      { name: 'sync.transaction', ended: true },
      { name: 'sync.page', ended: true, status: SpanStatusCode.ERROR },
    ]);
  });
});
