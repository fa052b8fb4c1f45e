import { describe, expect, it } from 'vitest';
import { TestCatalogue } from './test-catalogue.ts';

async function openWithEvents(count: number): Promise<TestCatalogue> {
  const catalogue = await TestCatalogue.open();
  for (let index = 1; index <= count; index++) await catalogue.event({ track_id: `t${index}` });
  return catalogue;
}

async function read(catalogue: TestCatalogue, consumer: string, limit?: number): Promise<number[]> {
  return (await catalogue.library.readEvents({ consumer, limit })).map(({ seq }) => seq);
}

describe('library events', () => {
  it('[LB21] events come in order, and again until they are acknowledged', async () => {
    await using catalogue = await openWithEvents(5);
    expect(await read(catalogue, 'app', 2)).toEqual([1, 2]);
    expect(await read(catalogue, 'app', 2)).toEqual([1, 2]);
    await catalogue.library.acknowledgeEvents('app', 1);
    expect(await read(catalogue, 'app', 2)).toEqual([2, 3]);
    await catalogue.library.acknowledgeEvents('app', 5);
    expect(await read(catalogue, 'app')).toEqual([]);
    await catalogue.event({ track_id: 'later' });
    expect(await read(catalogue, 'app')).toEqual([6]);
  });

  it('[LB21] each consumer has its own position, kept in the database from its first reading on', async () => {
    await using catalogue = await openWithEvents(3);
    await read(catalogue, 'app');
    await catalogue.library.acknowledgeEvents('app', 3);
    expect(await read(catalogue, 'search index')).toEqual([1, 2, 3]);
    expect(await catalogue.db.selectFrom('event_consumers').selectAll().execute()).toEqual([
      { name: 'app', position: 3 },
      { name: 'search index', position: 0 },
    ]);
  });

  it('[LB21] an event says what happened to which track, when, where and why', async () => {
    await using catalogue = await TestCatalogue.open();
    const job_key = await catalogue.job('job-1');
    await catalogue.event({ track_id: 't', type: 'hidden', job_key, payload: '{"reason":"trashed"}' });
    expect(await catalogue.library.readEvents({ consumer: 'app' })).toEqual([
      {
        ...{ seq: 1, type: 'hidden', profileId: 'home', trackId: 't', jobId: 'job-1', at: 9 },
        payload: { reason: 'trashed' },
      },
    ]);
  });

  it('[LB21] events of a profile that was removed are not lost', async () => {
    await using catalogue = await openWithEvents(1);
    await catalogue.db.deleteFrom('profiles').execute();
    expect(await catalogue.library.readEvents({ consumer: 'app' })).toMatchObject([
      { seq: 1, profileId: null, jobId: null },
    ]);
  });

  it('[LB22] acknowledging goes forward only; the same event again is no error', async () => {
    await using catalogue = await openWithEvents(3);
    const { library } = catalogue;
    await read(catalogue, 'app');
    await library.acknowledgeEvents('app', 2);
    await library.acknowledgeEvents('app', 2);
    await expect(library.acknowledgeEvents('app', 1)).rejects.toThrow(TypeError);
    expect(await read(catalogue, 'app')).toEqual([3]);
  });

  it('[LB22] what was never read or does not exist cannot be acknowledged', async () => {
    await using catalogue = await openWithEvents(3);
    const { library } = catalogue;
    await expect(library.acknowledgeEvents('stranger', 1)).rejects.toThrow(TypeError);
    await read(catalogue, 'app');
    for (const seq of [4, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(library.acknowledgeEvents('app', seq)).rejects.toThrow(TypeError);
    }
    expect(await read(catalogue, 'app')).toEqual([1, 2, 3]);
  });

  it('[LB22] events that retention has removed can still be acknowledged', async () => {
    await using catalogue = await openWithEvents(3);
    await read(catalogue, 'app');
    await catalogue.db.deleteFrom('library_events').execute();
    await catalogue.library.acknowledgeEvents('app', 3);
    await catalogue.event({ track_id: 'later' });
    expect(await read(catalogue, 'app')).toEqual([4]);
  });

  it('[LB5] a consumer without a name, or a limit out of range, is a TypeError', async () => {
    await using catalogue = await openWithEvents(1);
    await expect(read(catalogue, '')).rejects.toThrow(TypeError);
    await expect(read(catalogue, 'x'.repeat(201))).rejects.toThrow(TypeError);
    await expect(read(catalogue, 'app', 0)).rejects.toThrow(TypeError);
    expect(await catalogue.db.selectFrom('event_consumers').selectAll().execute()).toEqual([]);
  });
});
