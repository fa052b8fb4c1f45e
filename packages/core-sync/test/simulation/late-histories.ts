import type { Scenario } from '@music-platform/testkit/simulation';
import { sixtySteps } from './sixty-steps.ts';

/** The world and configuration of histories that need nothing special. */
const { world, config } = sixtySteps;
export const plain: Pick<Scenario, 'world' | 'config'> = {
  world: { ...world, drives: 0, scopes: false },
  config: { ...config, deletionGuard: { maxTracks: 1_000_000, maxShare: 1, holdEmptyListing: false } },
};

/** The later ones of the histories in which the simulator once found a promise broken. */
export const lateHistories: Readonly<Record<string, Scenario>> = {
  '[DI11] what changed unseen in a folder of a lost folder is found when the inner one moves into view': {
    seed: 16015718,
    world: { ...plain.world, drives: 0, scopes: false, descendantsOfTrash: 'at-once', pageSize: 4 },
    config: {
      ...plain.config,
      ...{ maxConcurrentDownloads: 2, claimBatchSize: 7, writeBatchSize: 2 },
      ...{ duplicates: 'keepNewest', providerTags: 'ignore' },
    },
    steps: [
      { do: 'addFolder', id: 'd2', name: 'Folder 4', in: 'main' },
      { do: 'addFolder', id: 'd5', name: 'Folder 1', in: 'd2' },
      { do: 'add', id: 'f8', name: '20.mp3', in: 'd5', song: 4 },
      { do: 'sync' },
      { do: 'unshare', id: 'd2' },
      { do: 'edit', id: 'f8', song: 32 },
      { do: 'rest' },
      { do: 'move', id: 'd5', to: 'main' },
      { do: 'rest' },
    ],
  },
  '[RE8] a run that stands still and the one that takes over each hide what the guard lets each of them hide':
    {
      seed: 17071973,
      world: {
        ...plain.world,
        pageSize: 5,
        strays: true,
        shortcuts: true,
        latencyMs: 50,
        databaseFaults: true,
      },
      config: {
        ...plain.config,
        ...{ maxConcurrentDownloads: 1, claimBatchSize: 7, writeBatchSize: 4, providerTags: 'ignore' },
        deletionGuard: { maxTracks: 1, maxShare: 0.3, holdEmptyListing: false },
      },
      steps: [
        { do: 'add', id: 'f1', name: '28.mp3', in: 'main', song: 13 },
        { do: 'add', id: 'f5', name: '25.mp3', in: 'main', song: 2 },
        { do: 'uploadAgain', id: 'f1', as: 'f7' },
        { do: 'rest' },
        { do: 'trash', id: 'f5' },
        { do: 'sync', trouble: [{ at: 7, edit: { do: 'rename', id: 'f7', to: 'Folder 0' } }], stallAt: 86 },
      ],
    },
  '[DI11] what lies in a folder that was away while everything was listed is found, although only its return is told of':
    {
      seed: 20012378,
      world: { ...plain.world, pageSize: 1, strays: true, shortcuts: true, deathIsKnown: true },
      config: {
        ...plain.config,
        ...{ maxConcurrentDownloads: 1, claimBatchSize: 3, writeBatchSize: 8, providerTags: 'refine' },
      },
      steps: [
        { do: 'addFolder', id: 'd3', name: 'Folder 1', in: 'main' },
        { do: 'add', id: 'f4', name: '30.mp3', in: 'd3', song: 12 },
        { do: 'uploadAgain', id: 'f4', as: 'f5', song: 11 },
        { do: 'uploadAgain', id: 'f5', as: 'f6' },
        { do: 'addFolder', id: 'd7', name: 'Folder 4', in: 'd3' },
        { do: 'add', id: 'f8', name: '7.mp3', in: 'd3', song: 1 },
        { do: 'sync', trouble: [{ at: 3, edit: { do: 'unshare', id: 'd3' } }], crashAt: 88 },
        { do: 'shareAgain', id: 'd3' },
        { do: 'uploadAgain', id: 'f6', as: 'f10', song: 8 },
        { do: 'move', id: 'd3', to: 'main' },
        { do: 'rest' },
      ],
    },
  '[QU16] a file out of reach is not read because one of its content could not be': {
    seed: 24010378,
    world: {
      ...plain.world,
      ...{ accounts: 2, bounded: true, descendantsOfTrash: 'on-settle', pageSize: 5, scopes: true },
      ...{ changeFeed: false, tags: true, strays: true, shortcuts: true, deathIsKnown: true },
    },
    config: {
      ...plain.config,
      ...{ maxConcurrentDownloads: 2, claimBatchSize: 6, writeBatchSize: 8 },
      ...{ duplicates: 'preferQuality', providerTags: 'trust' },
    },
    steps: [
      { do: 'add', id: 'f2', name: '21.mp3', in: 'main', song: 18 },
      { do: 'uploadAgain', id: 'f2', as: 'f4', name: '16.mp3', in: 'home' },
      { do: 'edit', id: 'f4', song: -1 },
      { do: 'add', id: 'f5', name: '6.mp3', in: 'home', song: -1 },
      { do: 'rest' },
      { do: 'move', id: 'f5', to: 'main' },
      { do: 'sync' },
      { do: 'rest', full: true },
    ],
  },
};
