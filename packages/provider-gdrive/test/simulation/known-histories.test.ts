import { replay, type Scenario } from '@music-platform/testkit/simulation';
import { expect, it } from 'vitest';
import { driveWorld, inProcessDrive } from './drive-harness.ts';

const world: Scenario['world'] = {
  ...{ accounts: 1, drives: 1, bounded: false, logDescendants: false, descendantsOfTrash: 'never' },
  ...{ lagMs: 0, pageSize: 5, latencyMs: 50, jitter: 0.1, deathIsKnown: true, databaseFaults: false },
  ...{ scopes: true, changeFeed: true, stableIds: true, hashes: true, tags: false, strays: false },
  ...{ shortcuts: false, ...driveWorld },
};
const config: Scenario['config'] = {
  ...{ maxConcurrentDownloads: 1, claimBatchSize: 1, writeBatchSize: 4, duplicates: 'preferQuality' },
  ...{ providerTags: 'refine', retryAttempts: 5, retryBaseDelayMs: 10, leaseMs: 30_000 },
  syncTimeoutMs: 3_600_000,
  deletionGuard: { maxTracks: 0, maxShare: 0.3, holdEmptyListing: true },
};

/** Histories of an emulated Drive in which the simulator once found a promise broken. */
const histories: Readonly<Record<string, Scenario>> = {
  '[QU16] what lies in the trash is not read: it may have been edited since it was listed, and its copies have not':
    {
      seed: 25309503,
      world: { ...world, lagMs: 60_000 },
      config,
      steps: [
        { do: 'add', id: 'f1', name: '12.mp3', in: 'main', song: 6 },
        { do: 'uploadAgain', id: 'f1', as: 'f2', name: '13.mp3', in: 'main', song: 19 },
        {
          do: 'sync',
          trouble: [
            { at: 2, edit: { do: 'duplicate', id: 'f2', as: 'f4', name: '10.mp3', in: 'main' } },
            { at: 4, edit: { do: 'loseDrive', id: 'drive-1' } },
          ],
        },
        { do: 'edit', id: 'f2', song: 13 },
        { do: 'trash', id: 'f2' },
        { do: 'trash', id: 'f4' },
        { do: 'rest' },
        { do: 'untrash', id: 'f4' },
        { do: 'rest' },
      ],
    },
  '[RE7 RE3] a file that returns leaves the track to an unchanged copy of the one that was put in its place and is edited meanwhile':
    {
      seed: 25309691,
      world,
      config,
      steps: [
        { do: 'add', id: 'f1', name: '16.mp3', in: 'main', song: -3 },
        { do: 'add', id: 'f2', name: '16.mp3', in: 'main', song: 18 },
        { do: 'duplicate', id: 'f2', as: 'f3', name: '11.mp3', in: 'main' },
        { do: 'sync', trouble: [{ at: 3, fault: { error: 'UNAVAILABLE' } }] },
        { do: 'trash', id: 'f1' },
        { do: 'rest' },
        { do: 'edit', id: 'f2', song: 13 },
        { do: 'untrash', id: 'f1' },
        { do: 'rest' },
      ],
    },
};

it.each(Object.entries(histories))('%s', async (_title, history) => {
  const { violations } = await replay(history, inProcessDrive);
  expect(violations).toEqual([]);
});
