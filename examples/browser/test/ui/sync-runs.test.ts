import type { SyncEvent, SyncJob } from '@music-platform/core-sync';
import { describe, expect, it } from 'vitest';
import { afterEvent, isGoingOn, type Runs, withRunning } from '../../src/ui/state/sync-runs.ts';

const of = { jobId: 'job', profileId: 'me', at: 0 };
const started: SyncEvent = { ...of, type: 'started', syncType: 'full', trigger: 'user', resumed: false };
const progress: SyncEvent = {
  ...of,
  type: 'progress',
  phase: 'processing',
  percent: 40,
  itemsProcessed: 4,
  totalItems: 10,
  itemsPerSecond: 2,
  etaMs: 3000,
  bytesDownloaded: 5,
};
const play = (...events: SyncEvent[]): Runs => events.reduce(afterEvent, new Map());

describe('runs, by their events', () => {
  it.each<[string, SyncEvent[], string, boolean]>([
    ['begin', [started], 'running', true],
    ['make progress', [started, progress], 'running', true],
    ['wait', [started, { ...of, type: 'paused', reason: 'offline' }], 'waiting', true],
    [
      'go on',
      [started, { ...of, type: 'paused', reason: 'offline' }, { ...of, type: 'resumed' }],
      'running',
      true,
    ],
    ['are stopped', [started, progress, { ...of, type: 'cancelled' }], 'cancelled', false],
    [
      'fail',
      [started, { ...of, type: 'failed', code: 'X', message: 'no', recoverable: true }],
      'failed',
      false,
    ],
  ])('%s', (_, events, state, goesOn) => {
    const run = play(...events).get('me');
    expect(run?.state).toBe(state);
    expect(isGoingOn(run)).toBe(goesOn);
  });

  it('are known from their progress alone, when another tab has started them', () => {
    expect(play(progress).get('me')).toMatchObject({
      jobId: 'job',
      phase: 'processing',
      progress: { percent: 40 },
    });
  });

  it('forget what the run before had to say', () => {
    const warned = play(started, { ...of, type: 'warning', code: 'SCOPE_LOST', message: 'gone' });
    expect(warned.get('me')?.warnings).toHaveLength(1);
    expect(afterEvent(warned, { ...started, jobId: 'next' }).get('me')).toMatchObject({
      jobId: 'next',
      warnings: [],
    });
    expect(afterEvent(warned, started).get('me')?.warnings).toEqual([]);
  });

  it('are taken over when the page opens in the middle, but never over what events say', () => {
    const job = {
      id: 'job',
      profileId: 'me',
      status: 'running',
      syncType: 'full',
      progress: { phase: 'discovery' },
    };
    const runs = withRunning(new Map(), [job] as SyncJob[]);
    expect([...runs.keys()]).toEqual(['me']);
    const events = play(started, { ...of, type: 'cancelled' });
    expect(withRunning(events, [job] as SyncJob[])).toBe(events);
  });
});
