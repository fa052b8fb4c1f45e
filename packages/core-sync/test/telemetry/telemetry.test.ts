import { metrics, type Span, trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorld, song } from '../support/world.ts';

describe('OpenTelemetry', () => {
  it('[OT1] a run and each phase are spans; the job’s figures are metrics', async () => {
    const spans: string[] = [];
    const figures = new Map<string, number>();
    const record = (name: string) => (value: number) =>
      void figures.set(name, (figures.get(name) ?? 0) + value);
    const span = { end: () => undefined, setStatus: () => undefined } as unknown as Span;
    trace.setGlobalTracerProvider({
      getTracer: () => ({
        startSpan: () => span,
        startActiveSpan: (name: string, ...rest: unknown[]) => {
          spans.push(name);
          return (rest.at(-1) as (span: Span) => unknown)(span);
        },
      }),
    } as never);
    metrics.setGlobalMeterProvider({
      getMeter: () => ({
        createCounter: (name: string) => ({ add: record(name) }),
        createHistogram: (name: string) => ({ record: record(name) }),
      }),
    } as never);
    onTestFinished(() => {
      trace.disable();
      metrics.disable();
    });
    const world = await createWorld();
    world.remote.putFile({ name: 'a.mp3', content: song({ title: 'A' }) });
    const job = await world.full();
    const parts = ['sync.page', 'sync.read', 'sync.transaction'];
    expect(spans.filter((name) => !parts.includes(name))).toEqual([
      ...['sync.run', 'sync.discovery', 'sync.processing', 'sync.resolution'],
    ]);
    expect(new Set(spans)).toEqual(new Set([...spans, ...parts]));
    expect(figures.get('sync.jobs')).toBe(1);
    expect(figures.get('sync.bytes_downloaded')).toBe(job.stats.bytesDownloaded);
    expect(figures.get('sync.ranged_reads')).toBe(1);
  });
});
