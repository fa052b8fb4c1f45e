import { SpanStatusCode, trace } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { startChromeTrace } from '../../src/trace.ts';
import { fill } from '../support/scenes.ts';
import { createWorld } from '../support/world.ts';

interface TraceEvent {
  ph: string;
  name: string;
  ts: number;
  dur: number;
  tid: number;
  args: Record<string, unknown>;
}

describe('a trace', () => {
  it('[OT3] holds the spans of a run; those that ran at once are in rows of their own', async () => {
    let text = '';
    const running = startChromeTrace((part) => {
      text += part;
    });
    expect(() => startChromeTrace(() => undefined)).toThrow(TypeError);
    const world = await createWorld({ provider: { latencyMs: 10 }, config: { maxConcurrentDownloads: 3 } });
    fill(world.remote, 6);
    await world.full();
    const open = trace.getTracer('test').startSpan('never ended');
    running.stop();
    open.end();
    const events = JSON.parse(text) as TraceEvent[];
    const spans = events.filter(({ ph }) => ph === 'X');
    const named = (name: string) => spans.filter((span) => span.name === name);
    expect(named('sync.run')).toHaveLength(1);
    expect(named('sync.read')).toHaveLength(6);
    expect(new Set(named('sync.read').map(({ tid }) => tid)).size).toBe(3);
    expect(named('sync.page').length).toBeGreaterThan(0);
    const [run] = named('sync.run');
    for (const { ts, dur } of spans) {
      expect(ts).toBeGreaterThanOrEqual(0);
      if (run !== undefined) expect(ts + dur).toBeLessThanOrEqual(run.ts + run.dur);
    }
    const rows = events.filter(({ ph }) => ph === 'M').map(({ args }) => args['name']);
    expect(rows).toEqual(expect.arrayContaining(['sync.run', 'sync.read', 'sync.read 2', 'sync.read 3']));
  });

  it('[OT3] spans carry what they are given, also later, and whether they failed', () => {
    let text = '';
    const running = startChromeTrace((part) => {
      text += part;
    });
    const tracer = trace.getTracer('test');
    const failed = tracer.startSpan('failed', { attributes: { a: 1 } });
    failed.setAttribute('b', 2).setAttributes({ c: 3 }).setStatus({ code: SpanStatusCode.ERROR }).end();
    tracer.startActiveSpan('fine', (span) => span.setStatus({ code: SpanStatusCode.OK }).end());
    tracer.startActiveSpan('told', { attributes: { a: 4 } }, (span) => span.end());
    running.stop();
    running.stop();
    const spans = (JSON.parse(text) as TraceEvent[]).filter(({ ph }) => ph === 'X');
    expect(Object.fromEntries(spans.map(({ name, args }) => [name, args]))).toEqual({
      failed: { a: 1, b: 2, c: 3, error: true },
      fine: {},
      told: { a: 4 },
    });
  });

  it('[OT3] without any span it is a whole document, too', () => {
    let text = '';
    startChromeTrace((part) => {
      text += part;
    }).stop();
    expect(JSON.parse(text)).toEqual([]);
  });
});
