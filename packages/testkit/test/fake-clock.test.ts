import { describe, expect, it } from 'vitest';
import { FakeClock, nextTurn } from '../src/index.ts';

/** Writes each label down when its sleep is over. */
function sleepers(clock: FakeClock, times: Record<string, number>): string[] {
  const woken: string[] = [];
  for (const [label, ms] of Object.entries(times)) void clock.sleep(ms).then(() => woken.push(label));
  return woken;
}

describe('FakeClock', () => {
  it('[CK1] a sleep ends when its time has passed, in the order of time', async () => {
    const clock = new FakeClock({ startAt: 1000 });
    const woken = sleepers(clock, { late: 300, early: 100, same: 100 });
    await clock.advance(99);
    expect(woken).toEqual([]);
    await clock.advance(1);
    expect(woken).toEqual(['early', 'same']);
    await clock.advance(500);
    expect(woken).toEqual(['early', 'same', 'late']);
    expect(clock.now()).toBe(1600);
  });

  it('[CK1] what a woken sleeper starts belongs to the same advance', async () => {
    const clock = new FakeClock({ startAt: 0 });
    const seen: number[] = [];
    const loop = async (): Promise<void> => {
      for (let round = 0; round < 5; round += 1) {
        await clock.sleep(10);
        seen.push(clock.now());
      }
    };
    void loop();
    await clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(35);
  });

  it('[CK2, AS1] an aborted sleep rejects with the reason, before it begins and while it lasts', async () => {
    const clock = new FakeClock();
    const reason = { why: 'stop' };
    await expect(clock.sleep(10, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(clock.sleep(0, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const yielding = new AbortController();
    const soon = clock.sleep(0, { signal: yielding.signal });
    yielding.abort(reason);
    await expect(soon).rejects.toBe(reason);
    const controller = new AbortController();
    const sleeping = clock.sleep(10, { signal: controller.signal });
    expect(clock.sleeping).toBe(1);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    expect(clock.sleeping).toBe(0);
  });

  it('[CK2] a sleep of a negative time or of none is a TypeError', async () => {
    const clock = new FakeClock();
    await expect(clock.sleep(-1)).rejects.toThrow(TypeError);
    await expect(clock.sleep(Number.NaN)).rejects.toThrow(TypeError);
  });

  it('[CK3, AS2] sleep(0) yields and lets no time pass', async () => {
    const clock = new FakeClock({ startAt: 5 });
    const order: string[] = [];
    const yielding = clock.sleep(0).then(() => order.push('slept'));
    await Promise.resolve().then(() => order.push('microtask'));
    await yielding;
    expect(order).toEqual(['microtask', 'slept']);
    expect(clock.now()).toBe(5);
  });

  it('[CK4] runAll lets all sleeps end, also those begun meanwhile, and reports endless ones', async () => {
    const clock = new FakeClock({ startAt: 0 });
    const chain = clock.sleep(1000).then(() => clock.sleep(3_600_000));
    await clock.runAll();
    await chain;
    expect(clock.now()).toBe(3_601_000);
    const controller = new AbortController();
    const forEver = (async () => {
      for (;;) await clock.sleep(1, { signal: controller.signal });
    })();
    await expect(clock.runAll(50)).rejects.toThrow('still sleeping');
    controller.abort(new Error('enough'));
    await expect(forEver).rejects.toThrow('enough');
  });

  it('[CK5] in auto mode time passes by itself, the shortest sleep first', async () => {
    const clock = new FakeClock({ startAt: 0, auto: true });
    const seen: number[] = [];
    await Promise.all(
      [50, 20, 20, 3_600_000].map((ms) => clock.sleep(ms).then(() => seen.push(clock.now()))),
    );
    expect(seen).toEqual([20, 20, 50, 3_600_000]);
  });

  it('[CK5] in auto mode time waits while anything else runs', async () => {
    const clock = new FakeClock({ startAt: 0, auto: true });
    const timeout = clock.sleep(1000).then(() => 'timeout');
    const work = (async () => {
      for (let step = 0; step < 50; step += 1) await clock.sleep(0);
      return 'done';
    })();
    expect(await Promise.race([timeout, work])).toBe('done');
    await timeout;
    expect(clock.now()).toBe(1000);
  });

  it('[CK5] hold keeps time still while real work is pending', async () => {
    const clock = new FakeClock({ startAt: 0, auto: true });
    const timeout = clock.sleep(1000).then(() => 'timeout');
    const work = (async () => {
      for (let turn = 0; turn < 50; turn += 1) await nextTurn();
      return 'done';
    })();
    expect(await Promise.race([timeout, clock.hold(work)])).toBe('done');
    expect(clock.now()).toBe(0);
    await expect(clock.hold(Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await timeout;
  });
});
