import { replay, type Scenario } from '@music-platform/testkit/simulation';
import { expect, it } from 'vitest';
import { inMemory } from './simulated-engine.ts';
import { sixtySteps } from './sixty-steps.ts';

/** The world and configuration of histories that need nothing special. */
const { world, config } = sixtySteps;
const plain: Pick<Scenario, 'world' | 'config'> = {
  world: { ...world, drives: 0, scopes: false },
  config: { ...config, deletionGuard: { maxTracks: 1_000_000, maxShare: 1, holdEmptyListing: false } },
};

/** Histories in which the simulator once found a promise broken, as it shrank them. */
const histories: Readonly<Record<string, Scenario>> = {
  '[DI26] a folder in the place of a file is not that file': {
    seed: 10191686,
    world: { ...plain.world, pageSize: 2, changeFeed: false, stableIds: false },
    config: { ...plain.config, maxConcurrentDownloads: 2, claimBatchSize: 2, writeBatchSize: 6 },
    steps: [
      { do: 'add', id: 'f1', name: '21.mp3', in: 'main', song: 16 },
      { do: 'add', id: 'f2', name: '4.mp3', in: 'main', song: 4 },
      { do: 'add', id: 'f3', name: '1.mp3', in: 'main', song: 4 },
      { do: 'add', id: 'f4', name: '21.mp3', in: 'main', song: 4 },
      { do: 'add', id: 'f5', name: '21.mp3', in: 'main', song: 15 },
      { do: 'sync', trouble: [{ at: 3, edit: { do: 'rename', id: 'f5', to: 'Folder 0' } }] },
      { do: 'rename', id: 'f5', to: 'Folder 5' },
      { do: 'addFolder', id: 'd7', name: 'Folder 0', in: 'main' },
      { do: 'rest' },
    ],
  },
  '[PR11] what a copy says counts for the file that plays, too, where that one cannot be read': {
    seed: 3005960,
    world: { ...plain.world, pageSize: 1, logDescendants: true },
    config: { ...plain.config, maxConcurrentDownloads: 2, claimBatchSize: 2, writeBatchSize: 7 },
    steps: [
      { do: 'add', id: 'f1', name: '20.mp3', in: 'main', song: 10 },
      { do: 'duplicate', id: 'f1', as: 'f2', name: '22.mp3', in: 'main' },
      { do: 'uploadAgain', id: 'f2', as: 'f3' },
      { do: 'duplicate', id: 'f1', as: 'f4', name: '28.mp3', in: 'main' },
      {
        do: 'sync',
        trouble: [
          { at: 1, fault: { error: 'CURSOR_EXPIRED' } },
          { at: 7, fault: { error: 'UNREADABLE_CONTENT' } },
        ],
      },
      { do: 'uploadAgain', id: 'f3', as: 'f5', name: '21.mp3', in: 'main' },
      { do: 'rest' },
    ],
  },
  '[RE5] a file joins its equals also when it took the place of one that became equal in an unfinished run': {
    seed: 1036938,
    world: { ...plain.world, drives: 1, scopes: true, logDescendants: true, jitter: 0.1 },
    config: { ...plain.config, maxConcurrentDownloads: 3, claimBatchSize: 6, writeBatchSize: 1 },
    steps: [
      { do: 'add', id: 'f1', name: '8.mp3', in: 'drive-1', song: 35 },
      { do: 'addFolder', id: 'd2', name: 'Folder 5', in: 'main' },
      { do: 'duplicate', id: 'f1', as: 'f4', name: '4.mp3', in: 'd2' },
      { do: 'edit', id: 'f1', song: 5 },
      { do: 'add', id: 'f6', name: '13.mp3', in: 'main', song: 6 },
      { do: 'sync' },
      { do: 'edit', id: 'f4', song: 6 },
      { do: 'sync', crashAt: 43 },
      { do: 'uploadAgain', id: 'f4', as: 'f7' },
      { do: 'rest' },
    ],
  },
  '[DI14] a folder that loses its parents is outside a root': {
    seed: 1015902,
    world: { ...plain.world, bounded: true, scopes: true },
    config: plain.config,
    steps: [
      { do: 'addFolder', id: 'd2', name: 'Folder 2', in: 'home' },
      { do: 'addFolder', id: 'd6', name: 'Folder 2', in: 'd2' },
      { do: 'unshare', id: 'd2' },
      { do: 'shareAlone', id: 'd6' },
      { do: 'rest' },
    ],
  },
  '[QU16] a file that could not be read is no failure any more once its loss is approved': {
    seed: 1026212,
    world: { ...plain.world, bounded: true, scopes: true },
    config: { ...plain.config, deletionGuard: { maxTracks: 0, maxShare: 0.1, holdEmptyListing: false } },
    steps: [
      { do: 'add', id: 'f4', name: '29.mp3', in: 'home', song: -3 },
      { do: 'rest' },
      { do: 'moveAll', in: 'home', to: 'main' },
      { do: 'rest', full: true },
    ],
  },
  '[RE7] after an unfinished run, a file that becomes another leaves its track, whose other file was found hidden':
    {
      seed: 203861,
      world: { ...plain.world, changeFeed: false, stableIds: false },
      config: { ...plain.config, maxConcurrentDownloads: 1, claimBatchSize: 2, writeBatchSize: 8 },
      steps: [
        { do: 'add', id: 'f1', name: '26.mp3', in: 'main', song: 11 },
        { do: 'add', id: 'f2', name: '10.mp3', in: 'main', song: 41 },
        { do: 'duplicate', id: 'f1', as: 'f6', name: '21.mp3', in: 'main' },
        { do: 'sync', crashAt: 111 },
        { do: 'rename', id: 'f2', to: '7.mp3' },
        { do: 'edit', id: 'f1', song: 41 },
        { do: 'rest' },
      ],
    },
  '[RE7] a file does not come back to the track it left by way of another that became the same and went': {
    seed: 'changed alike, one gone',
    world: { ...plain.world, pageSize: 1 },
    config: plain.config,
    steps: [
      { do: 'add', id: 'f1', name: '1.mp3', in: 'main', song: 1 },
      { do: 'duplicate', id: 'f1', as: 'f2', name: '2.mp3', in: 'main' },
      { do: 'duplicate', id: 'f1', as: 'f3', name: '3.mp3', in: 'main' },
      { do: 'wait', ms: 1_000 },
      { do: 'touch', id: 'f1' },
      { do: 'rest' },
      { do: 'edit', id: 'f1', song: 2 },
      { do: 'edit', id: 'f2', song: 2 },
      { do: 'sync', trouble: [{ at: 2, edit: { do: 'trash', id: 'f1' } }] },
      { do: 'rest' },
    ],
  },
  '[RE7] the file known longest keeps the track when another became something else, was copied and went': {
    seed: 304527,
    world: { ...plain.world, changeFeed: false },
    config: { ...plain.config, duplicates: 'preferQuality' },
    steps: [
      { do: 'add', id: 'f2', name: '2.mp3', in: 'main', song: 0 },
      { do: 'wait', ms: 1_000 },
      { do: 'add', id: 'f9', name: '9.mp3', in: 'main', song: 0 },
      { do: 'rest' },
      { do: 'edit', id: 'f9', song: 14 },
      { do: 'sync', crashAt: 36 },
      { do: 'uploadAgain', id: 'f9', as: 'f10', name: '10.mp3', in: 'main' },
      { do: 'rest' },
    ],
  },
  '[DI6] a file shared by itself stays when its folder is not shared any more': {
    seed: 300945,
    ...plain,
    steps: [
      { do: 'addFolder', id: 'd1', name: 'Folder 1', in: 'main' },
      { do: 'add', id: 'f2', name: '2.mp3', in: 'd1', song: 1 },
      { do: 'shareAlone', id: 'f2' },
      { do: 'sync' },
      { do: 'unshare', id: 'd1' },
      { do: 'rest' },
    ],
  },
  '[QU16] what was queued by a run that died is forgotten when its folder goes': {
    seed: 302836,
    world: { ...plain.world, pageSize: 2 },
    config: { ...plain.config, claimBatchSize: 1 },
    steps: [
      { do: 'addFolder', id: 'd1', name: 'Folder 1', in: 'main' },
      { do: 'add', id: 'f1', name: '1.mp3', in: 'd1', song: 16 },
      { do: 'add', id: 'f2', name: '2.mp3', in: 'main', song: 10 },
      { do: 'add', id: 'f3', name: '3.mp3', in: 'd1', song: 5 },
      { do: 'sync', crashAt: 60 },
      { do: 'delete', id: 'd1' },
      { do: 'rest', full: true },
    ],
  },
  '[DI8] a folder that returned is listed again where its listing was incomplete': {
    seed: 6122760,
    world: { ...plain.world, pageSize: 1, hashes: false },
    config: plain.config,
    steps: [
      { do: 'addFolder', id: 'd3', name: 'Folder 5', in: 'main' },
      { do: 'unshare', id: 'd3' },
      { do: 'add', id: 'f4', name: '28.mp3', in: 'd3', song: 21 },
      { do: 'rest' },
      { do: 'shareAgain', id: 'd3' },
      { do: 'sync', trouble: [{ at: 2, fault: { incomplete: true } }] },
      { do: 'rest' },
    ],
  },
  '[RE3] a file that returns has its track again when the one put in its place has changed': {
    seed: 4019893,
    world: { ...plain.world, pageSize: 4 },
    config: { ...plain.config, duplicates: 'preferQuality' },
    steps: [
      { do: 'add', id: 'f4', name: '8.mp3', in: 'main', song: 10 },
      { do: 'add', id: 'f5', name: '8.mp3', in: 'main', song: 32 },
      { do: 'sync', trouble: [{ at: 2, edit: { do: 'trash', id: 'f5' } }] },
      { do: 'uploadAgain', id: 'f4', as: 'f8', song: 42 },
      { do: 'rest' },
      { do: 'untrash', id: 'f5' },
      { do: 'edit', id: 'f8', song: 9 },
      { do: 'rest' },
    ],
  },
  '[RE3] a file that is shared again brings its track back although a copy was edited meanwhile': {
    seed: 6112082,
    world: { ...plain.world, logDescendants: true, descendantsOfTrash: 'at-once', jitter: 0.1 },
    config: plain.config,
    steps: [
      { do: 'add', id: 'f4', name: '24.mp3', in: 'main', song: 43 },
      { do: 'rest' },
      { do: 'duplicate', id: 'f4', as: 'f5', name: '2.mp3', in: 'main' },
      { do: 'sync', full: true, trouble: [{ at: 2, edit: { do: 'unshare', id: 'f4' } }] },
      { do: 'edit', id: 'f5', song: 10 },
      { do: 'shareAgain', id: 'f4' },
      { do: 'rest' },
    ],
  },
  '[RE5] a new file joins the copy of one that was edited and is no music any more': {
    seed: 8129362,
    world: {
      ...plain.world,
      logDescendants: true,
      descendantsOfTrash: 'on-settle',
      lagMs: 60_000,
      jitter: 0.1,
    },
    config: plain.config,
    steps: [
      { do: 'add', id: 'f3', name: '9.mp3', in: 'main', song: 9 },
      { do: 'duplicate', id: 'f3', as: 'f6', name: '26.mp3', in: 'main' },
      { do: 'rest' },
      { do: 'edit', id: 'f3', song: 7 },
      { do: 'rename', id: 'f3', to: 'Folder 2' },
      { do: 'add', id: 'f8', name: '5.mp3', in: 'main', song: 9 },
      { do: 'rest' },
    ],
  },
  '[PR11] tags of a content before the last are not taken for those of a new version': {
    seed: 9116977,
    world: {
      ...plain.world,
      pageSize: 3,
      changeFeed: false,
      stableIds: false,
      tags: true,
      latencyMs: 50,
      databaseFaults: true,
    },
    config: {
      ...plain.config,
      maxConcurrentDownloads: 2,
      claimBatchSize: 3,
      writeBatchSize: 4,
      providerTags: 'ignore',
    },
    steps: [
      { do: 'add', id: 'f1', name: '17.mp3', in: 'main', song: 14 },
      { do: 'uploadAgain', id: 'f1', as: 'f3' },
      { do: 'add', id: 'f4', name: '17.mp3', in: 'main', song: 7 },
      { do: 'rest' },
      { do: 'trash', id: 'f3' },
      {
        do: 'sync',
        statementFaults: [
          { at: 200, fault: { error: 'IOERR' } },
          { at: 37, fault: { error: 'IOERR' } },
        ],
      },
      { do: 'uploadAgain', id: 'f4', as: 'f6' },
      { do: 'rest' },
    ],
  },
  '[QU11] what turned out to be no music stays parked when it leaves the track of its copy': {
    seed: 201021,
    ...plain,
    steps: [
      { do: 'add', id: 'f1', name: '1.mp3', in: 'main', song: 17 },
      { do: 'duplicate', id: 'f1', as: 'f2', name: '2.mp3', in: 'main' },
      { do: 'rest' },
      { do: 'edit', id: 'f1', song: -1 },
      { do: 'rest' },
    ],
  },
  '[PR11] a file waiting to be read takes its tags from an equal one that another account has read meanwhile':
    {
      seed: 13023502,
      world: {
        ...plain.world,
        accounts: 2,
        drives: 0,
        bounded: true,
        pageSize: 4,
        scopes: true,
        latencyMs: 50,
        jitter: 0.1,
      },
      config: {
        ...plain.config,
        duplicates: 'preferQuality',
        ...{ maxConcurrentDownloads: 4, claimBatchSize: 5, writeBatchSize: 7 },
        deletionGuard: { maxTracks: 2, maxShare: 0.3, holdEmptyListing: false },
      },
      steps: [
        { do: 'add', id: 'f1', name: '18.mp3', in: 'main', song: 23, account: 1 },
        { do: 'add', id: 'f2', name: '5.mp3', in: 'main', song: 23 },
        { do: 'duplicate', id: 'f1', as: 'f3', name: '2.mp3', in: 'home', account: 1 },
        { do: 'sync', resume: true, cancelAt: 3 },
        { do: 'unshare', id: 'f1', account: 1 },
        { do: 'move', id: 'f2', to: 'home' },
        { do: 'rest' },
      ],
    },
  '[RE5] a file joins its equals also when the one it would have been told by is as new, and has changed': {
    seed: 13102937,
    world: {
      ...plain.world,
      drives: 2,
      scopes: true,
      descendantsOfTrash: 'on-settle',
      pageSize: 2,
      latencyMs: 50,
    },
    config: {
      ...plain.config,
      ...{ maxConcurrentDownloads: 2, claimBatchSize: 3, writeBatchSize: 7 },
      ...{ duplicates: 'preferQuality', providerTags: 'refine' },
    },
    steps: [
      { do: 'add', id: 'f1', name: '26.mp3', in: 'drive-1', song: 9 },
      { do: 'duplicate', id: 'f1', as: 'f2', name: '7.mp3', in: 'main' },
      { do: 'duplicate', id: 'f2', as: 'f4', name: '11.mp3', in: 'main' },
      { do: 'sync', trouble: [{ at: 4, edit: { do: 'edit', id: 'f2', song: 38 } }], cancelAt: 9 },
      { do: 'uploadAgain', id: 'f2', as: 'f5', name: '10.mp3', in: 'drive-2', song: 20 },
      { do: 'rest' },
    ],
  },
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
};

it.each(Object.keys(histories))('%s', async (title) => {
  const { violations, log } = await replay(histories[title] as Scenario, inMemory);
  expect(violations, log.join('\n')).toEqual([]);
});
