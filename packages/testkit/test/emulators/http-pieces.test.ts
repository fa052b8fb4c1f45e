import { describe, expect, it } from 'vitest';
import { EmulatorCallLog } from '../../src/emulators/http/call-log.ts';
import { type EmulatedService, EmulatorCore } from '../../src/emulators/http/emulator-core.ts';
import { FaultScript } from '../../src/emulators/http/fault-script.ts';
import type { HttpFault } from '../../src/emulators/http/http-fault.ts';
import { createLink } from '../../src/emulators/http/link.ts';
import { type EmulatorHandler, fetchOf } from '../../src/emulators/index.ts';
import { FakeClock, patternContent } from '../../src/index.ts';

describe('what carries requests', () => {
  it('[EM28] all answers share one line of so many megabits a second', async () => {
    const clock = new FakeClock({ auto: true });
    const startedAt = clock.now();
    const content = patternContent(500_000);
    const handler: EmulatorHandler = async () => ({
      status: 200,
      headers: {},
      body: { content, start: 0, end: 500_000 },
    });
    const fetchIt = fetchOf(handler, { link: createLink(clock, 8) });
    const read = async (): Promise<number> => (await (await fetchIt('http://x/')).arrayBuffer()).byteLength;
    expect(await Promise.all([read(), read()])).toEqual([500_000, 500_000]);
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(999);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(1010);
    expect(() => createLink(clock, 0)).toThrow(TypeError);
  });

  it('[EM28] what making an answer takes is part of its latency', async () => {
    const clock = new FakeClock({ auto: true });
    let workMs = 30;
    const service: EmulatedService<HttpFault> = {
      endpointOf: () => 'work',
      answer: async () => {
        await clock.sleep(workMs);
        return { status: 200, headers: {} };
      },
      errorResponse: () => ({ status: 500, headers: {} }),
    };
    const faults = new FaultScript<HttpFault>(() => ({ kind: 'reset' }));
    const core = new EmulatorCore({ service, faults, log: new EmulatorCallLog(), clock, latencyMs: 100 });
    const fetchIt = fetchOf((request) => core.handle(request));
    const taken = async (): Promise<number> => {
      const startedAt = clock.now();
      await fetchIt('http://x/');
      return clock.now() - startedAt;
    };
    expect([await taken(), await taken()]).toEqual([130, 100]);
    workMs = 10;
    expect([await taken(), await taken()]).toEqual([100, 100]);
    workMs = 300;
    await taken();
    expect(await taken()).toBe(300);
  });

  it('[EM28] a line may have no limit, and get one', async () => {
    const clock = new FakeClock({ auto: true });
    const startedAt = clock.now();
    const link = createLink(clock, undefined);
    await link.pass(1_000_000_000);
    expect(clock.now()).toBe(startedAt);
    link.mbitPerSecond = 8;
    await link.pass(1_000_000);
    expect(clock.now() - startedAt).toBe(1000);
  });

  it('[EM2] a body that is left alone is not read on', async () => {
    let bytesRead = 0;
    const content = {
      size: 10_000_000,
      read: (start: number, end: number) => {
        bytesRead += end - start;
        return new Uint8Array(end - start);
      },
    };
    const handler: EmulatorHandler = async () => ({
      status: 200,
      headers: {},
      body: { content, start: 0, end: 10_000_000 },
    });
    const response = await fetchOf(handler)('http://x/');
    await response.body?.cancel();
    expect(bytesRead).toBeLessThan(1_000_000);
  });
});
