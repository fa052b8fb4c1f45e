import { type ProviderErrorCode, SyncError } from '@music-platform/bridge-traits';
import { describe, expect, it } from 'vitest';
import { emptyStats } from '../../src/job/job-stats.ts';
import { recordEnd } from '../../src/run/run-end.ts';
import { codeOf, fill, select } from '../support/scenes.ts';
import { createWorld, profileId } from '../support/world.ts';

const codes: readonly [ProviderErrorCode, recoverable: boolean][] = [
  ['UNAVAILABLE', true],
  ['RATE_LIMITED', true],
  ['QUOTA_EXHAUSTED', true],
  ['INVALID_RESPONSE', true],
  ['NOT_FOUND', true],
  ['UNAUTHORIZED', false],
  ['FORBIDDEN', false],
];

describe('a failed run', () => {
  it.each(codes)(
    '[JB14] a listing that fails with %s fails the job with that code and hides nothing',
    async (code, recoverable) => {
      const world = await createWorld({ provider: { pageSize: 2 } });
      fill(world.remote, 4);
      await world.full();
      world.provider.faults.on('listFiles', code, { after: 1, times: 1 });
      const job = await world.full();
      expect(job).toMatchObject({ status: 'failed', error: { code } });
      expect(world.events.at(-1)).toMatchObject({ type: 'failed', code, recoverable });
      expect((await world.tracks()).size).toBe(4);
      expect(await select(world.database, `select * from sync_jobs where lease_owner is not null`)).toEqual(
        [],
      );
      expect((await world.full()).status).toBe('completed');
    },
  );

  it('[JB14] what should never happen is told as INTERNAL, with its message', async () => {
    const world = await createWorld();
    world.provider.faults.on('listFiles', new RangeError('off by one'), { times: 1 });
    expect(await world.full()).toMatchObject({
      status: 'failed',
      error: { code: 'INTERNAL', message: 'off by one' },
    });
    expect(world.events.at(-1)).toMatchObject({ type: 'failed', recoverable: false });
  });

  it.each([
    [{ outcome: { syncType: 'full', resolutionError: undefined } }, 'completed', null],
    [{ outcome: { syncType: 'full', resolutionError: new Error('x') } }, 'completed', 'RESOLUTION_FAILED'],
    [{ error: new SyncError('CANCELLED', 'x') }, 'cancelled', 'CANCELLED'],
    [{ error: new SyncError('TIMEOUT', 'x') }, 'failed', 'TIMEOUT'],
    [{ error: new SyncError('DATABASE_FULL', 'x') }, 'failed', 'DATABASE_FULL'],
    [{ error: 'x' }, 'failed', 'INTERNAL'],
  ] as const)('[JB14] the end %o is recorded as %s (%s)', (end, status, errorCode) => {
    const { patch, events } = recordEnd(end, { percent: 42, stats: emptyStats(), held: undefined });
    expect(patch).toMatchObject({
      status,
      percent: status === 'completed' ? 100 : 42,
      error_code: errorCode,
      error_message: errorCode === null ? null : 'x',
    });
    expect(events.map(({ type }) => type)).toEqual([status]);
  });

  it('[JB14] held deletions are told before the end, however the run ended', () => {
    const held = { tracks: 60, visible: 100, reason: 'why' };
    const facts = { percent: 42, stats: emptyStats(), held };
    const types = (end: Parameters<typeof recordEnd>[0]) =>
      recordEnd(end, facts).events.map(({ type }) => type);
    expect(types({ outcome: { syncType: 'full', resolutionError: undefined } })).toEqual([
      'deletionsHeld',
      'completed',
    ]);
    expect(types({ error: new SyncError('TIMEOUT', 'x') })).toEqual(['deletionsHeld', 'failed']);
  });
});

describe('profiles', () => {
  it('[JB15] an unknown profile, a closed coordinator and a profile without id are errors', async () => {
    const world = await createWorld();
    expect(await codeOf(world.sync.startFullSync('nobody'))).toBe('PROFILE_NOT_FOUND');
    expect(await codeOf(world.sync.startIncrementalSync('nobody'))).toBe('PROFILE_NOT_FOUND');
    expect(await codeOf(world.sync.planSync('nobody'))).toBe('PROFILE_NOT_FOUND');
    expect(await world.sync.isSyncActive('nobody')).toBe(false);
    expect(await world.sync.prioritise('nobody', {})).toBe(0);
    expect(() =>
      world.sync.addProfile({ profile: { id: '', displayName: '' }, provider: world.provider }),
    ).toThrow(TypeError);
    await world.sync.close();
    expect(await codeOf(world.sync.startFullSync(profileId))).toBe('CANCELLED');
  });

  it('[JB17 F20] a profile keeps the kind of its provider; name and root may change', async () => {
    const world = await createWorld();
    await world.full();
    const profile = { id: profileId, displayName: 'Renamed', root: '/Music' };
    world.sync.addProfile({ profile, provider: world.provider });
    await world.full();
    expect(await world.library.profiles()).toMatchObject([{ displayName: 'Renamed', root: '/Music' }]);
    const other = Object.assign(Object.create(world.provider), { kind: 'other' });
    world.sync.addProfile({ profile, provider: other });
    expect(await codeOf(world.sync.startFullSync(profileId))).toBe('INVALID_CONFIG');
  });
});
