import type { NetworkStatus } from '@music-platform/bridge-traits';
import { openNodeDatabase } from '@music-platform/db-node';
import { createRandom, FakeClock, nextTurn } from '@music-platform/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';
import { untilAborted } from '../../src/util/abort.ts';
import { createBreather } from '../../src/util/breather.ts';
import { fingerprint } from '../../src/util/fingerprint.ts';
import { createIdSource } from '../../src/util/ids.ts';
import { PauseGate, pauseReason } from '../../src/util/pause-gate.ts';
import { query, statement } from '../../src/util/statement.ts';
import { alwaysOnline, systemClock, systemRandom } from '../../src/util/system-host.ts';
import { TimeLimit, withTimeLimit } from '../../src/util/time-limit.ts';

const never = new Promise<never>(() => undefined);
const reason = new Error('reason');

describe('statement', () => {
  it('[UT1] binds `?` in order and `?1`, `?2` by number, as often as they occur', async () => {
    const database = await openNodeDatabase({ path: ':memory:' });
    onTestFinished(() => database.close());
    const db = await openCatalogue(database);
    expect(await query('select ? as a, ? as b')(db, 1, 'x')).toEqual([{ a: 1, b: 'x' }]);
    expect(await query('select ?2 as a, ?1 as b, ?2 as c')(db, 1, 2)).toEqual([{ a: 2, b: 1, c: 2 }]);
    expect((await statement('select ?1 as a')(db, null)).rows).toEqual([{ a: null }]);
    expect(await query('select 1 as a')(db)).toEqual([{ a: 1 }]);
  });
});

describe('abort', () => {
  it('[UT2] work ends as it does, or at once with the signal’s reason, unchanged', async () => {
    expect(await untilAborted(Promise.resolve(1), {})).toBe(1);
    const abort = new AbortController();
    const waiting = untilAborted(never, { signal: abort.signal });
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(untilAborted(never, { signal: abort.signal })).rejects.toBe(reason);
    const failing = new AbortController();
    await expect(untilAborted(Promise.reject(reason), { signal: failing.signal })).rejects.toBe(reason);
  });

  it('[UT2] a time limit aborts with its own reason, the parent with the parent’s; no timer is left', async () => {
    const clock = new FakeClock({ auto: true });
    const parent = new AbortController();
    const wait = (signal: AbortSignal) => untilAborted(never, { signal });
    const late = new Error('late');
    await expect(withTimeLimit(clock, 100, () => late, parent.signal, wait)).rejects.toBe(late);
    expect(
      await withTimeLimit(
        clock,
        100,
        () => late,
        parent.signal,
        async () => 5,
      ),
    ).toBe(5);
    await nextTurn();
    expect(clock.sleeping).toBe(0);
    const unlimited = withTimeLimit(clock, 0, () => late, parent.signal, wait);
    parent.abort(reason);
    await expect(unlimited).rejects.toBe(reason);
    await expect(withTimeLimit(clock, 100, () => late, parent.signal, wait)).rejects.toBe(reason);
  });

  it('[UT2] a paused time limit stands still, and leaves nothing behind in the signal it follows', async () => {
    const clock = new FakeClock();
    const parent = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = parent.signal;
    parent.signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners += 1;
      addEventListener.apply(parent.signal, args);
    };
    parent.signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners -= 1;
      removeEventListener.apply(parent.signal, args);
    };
    const limit = new TimeLimit(clock, 100, () => reason, parent.signal);
    await clock.advance(60);
    limit.pause();
    limit.pause();
    await clock.advance(1_000);
    limit.resume();
    limit.resume();
    await clock.advance(39);
    expect(limit.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(limit.signal.reason).toBe(reason);
    limit.close();
    expect(listeners).toBe(0);
    expect(clock.sleeping).toBe(0);
    const unlimited = new TimeLimit(clock, 0, () => reason, parent.signal);
    unlimited.resume();
    expect(clock.sleeping).toBe(0);
    unlimited.close();
  });
});

describe('PauseGate', () => {
  it.each([
    [{ online: true, metered: false }, true, undefined],
    [{ online: true, metered: true }, true, 'metered'],
    [{ online: false, metered: false }, true, 'offline'],
    [{ online: false, metered: true }, true, 'offline'],
    [{ online: true, metered: true }, false, undefined],
    [{ online: false, metered: false }, false, undefined],
  ])('[WF1 F25] %o with wifiOnly %s pauses for: %s', (status, wifiOnly, expected) => {
    expect(pauseReason(status, wifiOnly)).toBe(expected);
  });

  it('[WF1 F25] tells each change once, holds whoever passes, and lets all go together', async () => {
    let status: NetworkStatus = { online: true, metered: false };
    let notify: () => void = () => undefined;
    const told: string[] = [];
    const network = {
      status: () => status,
      subscribe: (listener: (status: NetworkStatus) => void) => {
        notify = () => listener(status);
        return () => told.push('unsubscribed');
      },
    };
    const set = (next: NetworkStatus): void => {
      status = next;
      notify();
    };
    const gate = new PauseGate(network, true, {
      paused: (why) => told.push(why),
      resumed: () => told.push('resumed'),
    });
    const { signal } = new AbortController();
    await gate.pass(signal);
    set({ online: true, metered: true });
    set({ online: true, metered: true });
    let passed = 0;
    const waiting = [1, 2, 3].map(() => gate.pass(signal).then(() => (passed += 1)));
    const abort = new AbortController();
    const aborted = gate.pass(abort.signal);
    abort.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await nextTurn();
    expect(passed).toBe(0);
    set({ online: true, metered: false });
    await Promise.all(waiting);
    gate.close();
    expect(told).toEqual(['metered', 'resumed', 'unsubscribed']);
  });
});

describe('breather', () => {
  it('[UT3] yields once the time is up, and everybody who calls meanwhile waits', async () => {
    const clock = new FakeClock();
    const breathe = createBreather(clock, 25);
    const order: string[] = [];
    await breathe();
    order.push('at once');
    await clock.advance(25);
    const both = Promise.all([breathe(), breathe()]).then(() => order.push('later'));
    order.push('now');
    await both;
    expect(order).toEqual(['at once', 'now', 'later']);
    const abort = new AbortController();
    await clock.advance(25);
    const yielding = breathe({ signal: abort.signal });
    abort.abort(reason);
    await expect(yielding).rejects.toBe(reason);
  });
});

describe('ids', () => {
  it('[ID8] are UUIDv7, ascending also within a millisecond and when the clock goes back, and repeat with the seed', () => {
    const make = () => {
      let now = 1_000;
      const clock = { now: () => now, sleep: () => Promise.resolve() };
      const newId = createIdSource(clock, createRandom(3));
      return Array.from({ length: 500 }, (_, index) => {
        now += index % 3 === 0 ? 1 : index % 50 === 0 ? -10 : 0;
        return newId();
      });
    };
    const ids = make();
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(500);
    expect(
      ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ).toBe(true);
    expect(make()).toEqual(ids);
  });

  it('[UT4] a fingerprint is the same for equal texts and another for others', () => {
    const texts = Array.from({ length: 5_000 }, (_, index) => `text ${index} ünïcödé`);
    const prints = texts.map(fingerprint);
    expect(new Set(prints).size).toBe(5_000);
    expect(texts.map(fingerprint)).toEqual(prints);
    expect(fingerprint('')).toMatch(/^[0-9a-z]+$/);
  });
});

describe('the host’s own', () => {
  it('[NP3] clock sleeps and listens to its signal; without a monitor the network is online and free', async () => {
    await systemClock.sleep(0);
    const abort = new AbortController();
    const sleeping = systemClock.sleep(1_000_000, { signal: abort.signal });
    abort.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(systemClock.sleep(1, { signal: abort.signal })).rejects.toBe(reason);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(10_000);
    expect(systemRandom.next()).toBeLessThan(1);
    expect(alwaysOnline.status()).toEqual({ online: true, metered: false });
    alwaysOnline.subscribe(() => undefined)();
  });
});
