import { describe, expect, it } from 'vitest';
import { EventHub } from '../../src/events/event-hub.ts';
import type { SyncEvent } from '../../src/index.ts';
import { emptyStats } from '../../src/job/job-stats.ts';
import { fill, until } from '../support/scenes.ts';
import { createWorld, profileId } from '../support/world.ts';

const base = { jobId: 'job', profileId: 'profile', at: 1 };
const started: SyncEvent = { ...base, type: 'started', syncType: 'full', trigger: 'user', resumed: false };
const completed: SyncEvent = { ...base, type: 'completed', stats: emptyStats(), deletionsHeld: 0 };
const phase: SyncEvent = { ...base, type: 'phase', phase: 'processing' };
const progress = (itemsProcessed: number, jobId = 'job'): SyncEvent => ({
  ...base,
  jobId,
  type: 'progress',
  phase: 'processing',
  percent: itemsProcessed,
  itemsProcessed,
  totalItems: null,
  itemsPerSecond: 0,
  etaMs: null,
  bytesDownloaded: 0,
});

async function take(events: AsyncIterable<SyncEvent>): Promise<SyncEvent[]> {
  const taken: SyncEvent[] = [];
  for await (const event of events) taken.push(event);
  return taken;
}

describe('EventHub', () => {
  it('[EV4] progress nobody has read yet is replaced by newer progress of the same job, everything else is kept', async () => {
    const hub = new EventHub();
    const listener = hub.subscribe({});
    for (const event of [
      started,
      progress(1),
      progress(2),
      progress(1, 'other'),
      phase,
      progress(3),
      progress(4),
      completed,
    ])
      hub.emit(event);
    hub.close();
    expect(await take(listener)).toEqual([
      started,
      progress(2),
      progress(1, 'other'),
      phase,
      progress(4),
      completed,
    ]);
  });

  it('[EV5] a listener too far behind loses the oldest events and is told how many', async () => {
    const hub = new EventHub();
    const listener = hub.subscribe({ jobId: 'job' });
    hub.emit(started);
    const late = hub.subscribe({ jobId: 'job' });
    for (let index = 0; index < 1_500; index += 1) hub.emit({ ...phase, at: index });
    hub.emit(completed);
    void listener;
    const events = await take(late);
    expect(events).toHaveLength(1_001);
    expect(events[0]).toEqual({ ...base, at: 501, type: 'lagging', dropped: 502 });
    expect(events[1]).toMatchObject({ type: 'phase', at: 501 });
    expect(events.at(-1)).toEqual(completed);
  });

  it('[EV1] filters by job and by profile', async () => {
    const hub = new EventHub();
    const byProfile = hub.subscribe({ profileId: 'profile' });
    const byBoth = hub.subscribe({ profileId: 'elsewhere' });
    hub.emit(started);
    hub.emit({ ...phase, profileId: 'elsewhere' });
    hub.close();
    expect(await take(byProfile)).toEqual([started]);
    expect(await take(byBoth)).toEqual([{ ...phase, profileId: 'elsewhere' }]);
  });

  it('[EV6] listening to one job ends with its last event', async () => {
    const hub = new EventHub();
    hub.emit(started);
    const listener = take(hub.subscribe({ jobId: 'job' }));
    hub.emit({ ...phase, jobId: 'other' });
    hub.emit(completed);
    hub.emit(phase);
    expect(await listener).toEqual([started, completed]);
  });

  it('[EV6] who comes late to a job gets its first event, after its end its last; of an unknown one, nothing', async () => {
    const hub = new EventHub();
    hub.emit(started);
    hub.emit(phase);
    const late = take(hub.subscribe({ jobId: 'job' }));
    hub.emit(completed);
    expect(await late).toEqual([started, completed]);
    expect(await take(hub.subscribe({ jobId: 'job' }))).toEqual([completed]);
    expect(await take(hub.subscribe({ jobId: 'unknown' }))).toEqual([]);
    hub.emit({ ...started, resumed: true });
    const again = take(hub.subscribe({ jobId: 'job' }));
    hub.emit(completed);
    expect(await again).toEqual([{ ...started, resumed: true }, completed]);
  });

  it('[EV6] the last events of a hundred jobs are remembered, not of all', async () => {
    const hub = new EventHub();
    for (let index = 0; index <= 100; index += 1) hub.emit({ ...completed, jobId: `job-${index}` });
    expect(await take(hub.subscribe({ jobId: 'job-0' }))).toEqual([]);
    expect(await take(hub.subscribe({ jobId: 'job-1' }))).toHaveLength(1);
  });

  it('[EV7] a signal ends listening with its reason, before and while waiting', async () => {
    const hub = new EventHub();
    const reason = new Error('enough');
    const abort = new AbortController();
    const listening = take(hub.subscribe({ signal: abort.signal }));
    abort.abort(reason);
    await expect(listening).rejects.toBe(reason);
    await expect(take(hub.subscribe({ signal: abort.signal }))).rejects.toBe(reason);
  });

  it('[EV7] leaving the loop, and closing the hub, end listening', async () => {
    const hub = new EventHub();
    const listener = hub.subscribe({});
    hub.emit(started);
    for await (const event of listener) {
      expect(event).toBe(started);
      break;
    }
    hub.emit(phase);
    expect(await take(listener)).toEqual([]);
    hub.close();
    expect(await take(hub.subscribe({}))).toEqual([]);
  });
});

describe('events of a run', () => {
  it('[EV1] tell its phases, warnings and progress in order, each with job, profile and time', async () => {
    const world = await createWorld({
      provider: { pageSize: 2, latencyMs: 100 },
      config: { progressIntervalMs: 0, writeBatchSize: 1, maxConcurrentDownloads: 1 },
    });
    fill(world.remote, 3);
    const job = await world.incremental();
    const kinds = world.events.map((event) => {
      if (event.type === 'phase') return event.phase;
      if (event.type === 'warning') return event.code;
      return event.type;
    });
    expect(kinds).toEqual([
      'started',
      'discovery',
      'CURSOR_MISSING',
      ...Array(4).fill('progress'),
      'processing',
      ...Array(3).fill('progress'),
      'resolution',
      'completed',
    ]);
    for (const event of world.events) expect(event).toMatchObject({ jobId: job.id, profileId });
    const times = world.events.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(world.events.at(-1)).toMatchObject({ type: 'completed', deletionsHeld: 0, stats: job.stats });
    expect(world.events.findLast(({ type }) => type === 'progress')).toMatchObject({
      phase: 'processing',
      itemsProcessed: 3,
      totalItems: 3,
      percent: 97,
      etaMs: 0,
      bytesDownloaded: job.stats.bytesDownloaded,
    });
  });

  it('[EV2 F13] the percentage never falls and stays within 100, also when files are tried again', async () => {
    const world = await createWorld({ config: { progressIntervalMs: 0, writeBatchSize: 1 } });
    fill(world.remote, 12);
    world.provider.faults.on('download', 'INVALID_RESPONSE', { probability: 0.5, seed: 3 });
    await world.full();
    const events = world.events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    const percents = events.map(({ percent }) => percent);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBeLessThanOrEqual(100);
    for (const { itemsProcessed, totalItems } of events)
      expect(itemsProcessed).toBeLessThanOrEqual(totalItems ?? Number.POSITIVE_INFINITY);
  });

  it('[EV3] there is at most one progress event per interval, and one at the end of what is to be done', async () => {
    const world = await createWorld({
      provider: { latencyMs: 10 },
      config: { progressIntervalMs: 100, writeBatchSize: 1, maxConcurrentDownloads: 1 },
    });
    fill(world.remote, 40);
    await world.full();
    const reading = world.events.flatMap((event) =>
      event.type === 'progress' && event.phase === 'processing' ? [event] : [],
    );
    expect(reading.length).toBeLessThanOrEqual(6);
    for (const [index, event] of reading.slice(1, -1).entries())
      expect(event.at - reading[index]!.at).toBeGreaterThanOrEqual(100);
    expect(reading.at(-1)).toMatchObject({ itemsProcessed: 40, totalItems: 40 });
  });

  it('[EV4] a listener that reads nothing, or is stuck, never holds a run up', async () => {
    const world = await createWorld({ config: { progressIntervalMs: 0, writeBatchSize: 1 } });
    world.sync.events();
    let stuck = 0;
    const listening = (async () => {
      for await (const _ of world.sync.events()) {
        stuck += 1;
        await new Promise(() => undefined);
      }
    })();
    fill(world.remote, 5);
    expect((await world.full()).status).toBe('completed');
    expect(stuck).toBe(1);
    void listening;
  });

  it('[EV6] the loop of the README ends by itself, however late it begins', async () => {
    const world = await createWorld();
    fill(world.remote, 2);
    const jobId = await world.sync.startFullSync(profileId);
    const early = (await take(world.sync.events({ jobId }))).map(({ type }) => type);
    expect(early[0]).toBe('started');
    expect(early.at(-1)).toBe('completed');
    expect((await take(world.sync.events({ jobId }))).map(({ type }) => type)).toEqual(['completed']);
    expect(await take(world.sync.events({ jobId: 'of another process' }))).toEqual([]);
  });

  it('[EV1] an interrupted run says how it ended', async () => {
    const world = await createWorld();
    world.provider.faults.on('listFiles', { kind: 'stall' });
    const jobId = await world.sync.startFullSync(profileId);
    await until(() => world.provider.calls.length === 1);
    const rest = take(world.sync.events({ jobId }));
    await world.sync.cancel(jobId);
    expect((await rest).map(({ type }) => type)).toEqual(['started', 'cancelled']);
  });
});
