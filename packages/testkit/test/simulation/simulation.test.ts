import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { MockIncrementalProvider, type RemoteDrive } from '@music-platform/testkit';
import {
  livesOfADatabase,
  recycledDatabase,
  replay,
  type Scenario,
  type SimulationHarness,
  type SimulationOptions,
  type SimulationReport,
  type Step,
  simulateSync,
  sweepCrashes,
  type World,
} from '@music-platform/testkit/simulation';
import { describe, expect, it } from 'vitest';
import { openPlainSqlite } from '../support/plain-sqlite.ts';
import { type Flaw, plainEngine } from './plain-engine.ts';

/** The plain engine knows no duplicates, holds no deletions, recognises files by their ids alone and relies on its database. */
const settled = {
  world: { stableIds: true, changeFeed: false, bounded: false, databaseFaults: false },
  config: {
    duplicates: 'keepBoth',
    deletionGuard: { maxTracks: 1_000_000, maxShare: 1, holdEmptyListing: false },
  },
} as const;

const calm: Scenario = {
  seed: 'a fixed history',
  world: {
    ...{
      accounts: 1,
      drives: 0,
      bounded: false,
      logDescendants: false,
      descendantsOfTrash: 'never',
      lagMs: 0,
    },
    ...{
      pageSize: 3,
      scopes: false,
      changeFeed: false,
      stableIds: true,
      hashes: true,
      tags: false,
      strays: true,
      shortcuts: true,
    },
    ...{ latencyMs: 0, jitter: 0, deathIsKnown: true },
  },
  config: {
    ...{ maxConcurrentDownloads: 2, claimBatchSize: 4, writeBatchSize: 4, providerTags: 'ignore' },
    ...{ retryAttempts: 3, retryBaseDelayMs: 10, leaseMs: 30_000, syncTimeoutMs: 3_600_000 },
    ...settled.config,
  },
  steps: [],
};

function history(steps: readonly Step[], world: Partial<World> = {}): Scenario {
  return { ...calm, world: { ...calm.world, ...world }, steps };
}

const database = recycledDatabase(async () => openPlainSqlite());

function harness(flaw?: Flaw, more: Partial<SimulationOptions> = {}): SimulationOptions {
  return { ...settled, database, engine: (host) => plainEngine(host, flaw), seed: 1, ...more };
}

describe('the simulator', () => {
  it('[SI1] plays the same history of a seed in the same way, every time', async () => {
    for (const seed of [3, 4, 5]) {
      const first = await replay(seed, harness());
      const again = await replay(seed, harness(undefined, { database: async () => openPlainSqlite() }));
      expect(again).toEqual(first);
      expect(first.log.length).toBeGreaterThan(5);
    }
  });

  it('[SI2] finds nothing wrong with an engine that keeps its promises', async () => {
    const { failures, counts, runs } = await simulateSync(harness(undefined, { seed: 1, runs: 60 }));
    expect(failures.map(({ testCase }) => testCase)).toEqual([]);
    expect(runs).toBe(60);
    const { databaseFaults, ...others } = counts;
    expect(databaseFaults).toBe(0);
    for (const count of Object.values(others)) expect(count).toBeGreaterThan(0);
  });

  const caught: readonly [Flaw, string][] = [
    ['believes incomplete listings', 'nothing lost'],
    ['new ids for what was renamed', 'identity'],
    ['forgets what is hidden', 'play counts'],
    ['two at once', 'jobs'],
    ['ignores edits', 'library'],
    ['counts backwards', 'progress'],
    ['counts what it skips twice', 'statistics'],
    ['tells of additions twice', 'events'],
    ['a plan that acts', 'jobs'],
    ['waits for ever', 'stuck'],
  ];
  it.each(caught)('[SI3] an engine that has the flaw "%s" is caught breaking "%s"', async (flaw, promise) => {
    const promises = new Set<string>();
    for (let seed = 1; seed <= 400 && !promises.has(promise); seed += 1) {
      const { failures } = await simulateSync(harness(flaw, { seed, shrink: false }));
      for (const { violations } of failures)
        for (const { promise: broken } of violations) promises.add(broken);
    }
    expect([...promises]).toContain(promise);
  });

  it('[SI4] a process that stands still until another one has finished is caught when it writes what is old', async () => {
    const broken = new Set<string>();
    for (let stallAt = 1; stallAt <= 60; stallAt += 1) {
      const trouble = [{ at: 2, edit: { do: 'rename', id: 'f1', to: '2.mp3' } }] as const;
      const steps: Step[] = [
        { do: 'add', id: 'f1', name: '1.mp3', in: 'main', song: 1 },
        { do: 'sync', trouble, stallAt },
        { do: 'rest' },
      ];
      expect((await replay(history(steps), harness())).violations).toEqual([]);
      const { violations } = await replay(history(steps), harness('writes after it was succeeded'));
      for (const { promise } of violations) broken.add(promise);
    }
    expect([...broken]).toEqual(['jobs']);
  });

  it('[SI4] [SI8] a crash at any await leaves what the next process makes up for', async () => {
    const steps: Step[] = [
      { do: 'add', id: 'f1', name: '1.mp3', in: 'main', song: 1 },
      { do: 'sync' },
      { do: 'edit', id: 'f1', song: 2 },
      { do: 'sync' },
    ];
    const scenario = history(steps);
    const { operationsOfSyncs } = await replay(scenario, harness());
    const report = await sweepCrashes({ ...harness(), scenario });
    expect(report).toEqual({ crashes: operationsOfSyncs.reduce((sum, count) => sum + count), failures: [] });
    expect(report.crashes).toBeGreaterThan(40);
    const some = await sweepCrashes({ ...harness('forgets what is hidden'), scenario, every: 10 });
    expect(some.crashes).toBeLessThan(report.crashes / 5);
  });

  it('[SI5] a failure is reduced to a short history, printed as a test case that fails the same way', async () => {
    const { failures } = await simulateSync(harness('forgets what is hidden', { seed: 1, runs: 10 }));
    const [failure] = failures;
    expect(failure?.violations[0]?.promise).toBe('play counts');
    expect(failure?.scenario.steps.length).toBeLessThanOrEqual(5);
    const printed = /replay\((\{[\s\S]*\}), harness\)/.exec(failure?.testCase ?? '')?.[1];
    expect(new Function(`return ${printed}`)()).toEqual(failure?.scenario);
    const again = await replay(failure?.scenario ?? 0, harness('forgets what is hidden'));
    expect(again.violations).toEqual(failure?.violations);
    expect(again.log).toEqual(failure?.log);
    expect((await replay(failure?.scenario ?? 0, harness())).violations).toEqual([]);
  });

  it('[SI6] asks for a provider for each process and account, and believes the cloud, not the provider', async () => {
    const kinds: string[] = [];
    const forgetful: SimulationHarness['provider'] = ({ remote, clock }) => {
      kinds.push('made');
      const provider = new MockIncrementalProvider({ remote, clock, supports: { changeFeed: false } });
      return Object.assign(Object.create(provider) as MockIncrementalProvider, {
        listFiles: async function* () {
          yield { files: [], complete: true };
        },
      });
    };
    const steps: Step[] = [
      { do: 'add', id: 'f1', name: '1.mp3', in: 'main', song: 1 },
      { do: 'restart' },
      { do: 'rest' },
    ];
    const { violations } = await replay(history(steps, { accounts: 2 }), {
      ...harness(),
      provider: forgetful,
    });
    expect(violations.map(({ promise }) => promise)).toEqual(['library']);
    expect(kinds).toHaveLength(2);
  });

  it('[SI11] a world without equal names never has two of one name in a folder', async () => {
    const doublesIn = async (sameNames: boolean): Promise<number> => {
      let doubles = 0;
      const release = (remote: RemoteDrive): void => {
        const names = [...remote.items(remote.mainDriveId)]
          .filter(({ state }) => state === 'present')
          .map(({ parentId, name }) => `${parentId} ${name}`);
        doubles += names.length - new Set(names).size;
      };
      const world = { ...settled.world, sameNames };
      const { failures } = await simulateSync(harness(undefined, { runs: 60, world, release }));
      expect(failures).toEqual([]);
      return doubles;
    };
    expect(await doublesIn(true)).toBeGreaterThan(0);
    expect(await doublesIn(false)).toBe(0);
  });

  it('[SI7] a database that is reopened after each crash is the one that was closed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
    let files = 0;
    const path = (): string => join(folder, `${files}.db`);
    const open = async (): Promise<DatabaseAdapter> => openPlainSqlite({ path: path() });
    const onDisk: SimulationHarness = {
      ...harness(),
      database: () => {
        files += 1;
        return open();
      },
      reopen: () => {
        const from = path();
        files += 1;
        for (const suffix of ['', '-journal'])
          if (existsSync(from + suffix)) copyFileSync(from + suffix, path() + suffix);
        return open();
      },
    };
    const { failures, counts } = await simulateSync({ ...settled, ...onDisk, seed: 1, runs: 20 });
    rmSync(folder, { recursive: true, force: true });
    expect(failures).toEqual([]);
    expect(counts.crashes).toBeGreaterThan(1);
    expect(files).toBe(20 + counts.crashes);
  });

  it('[SI10] a host that dies at each crash is followed by one that goes on with what it left behind', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulation-'));
    const path = (host: number): string => join(folder, `${host}.db`);
    const live = async (seed: number, number: number): Promise<SimulationReport | undefined> => {
      let died: () => void = () => undefined;
      const death = new Promise<undefined>((resolve) => {
        died = () => resolve(undefined);
      });
      const lives = livesOfADatabase({
        number,
        scratch: async () => openPlainSqlite(),
        kept: async () => {
          for (const suffix of ['', '-journal'])
            if (number > 0 && existsSync(path(number - 1) + suffix))
              copyFileSync(path(number - 1) + suffix, path(number) + suffix);
          return openPlainSqlite({ path: path(number) });
        },
        die: () => {
          died();
          return new Promise(() => undefined);
        },
      });
      return Promise.race([simulateSync({ ...harness(), ...lives, seed, shrink: false }), death]);
    };
    let deaths = 0;
    for (let seed = 1; seed <= 12; seed += 1) {
      let number = 0;
      let report = await live(seed, number);
      for (; report === undefined; report = await live(seed, number)) number += 1;
      expect(report.failures).toEqual([]);
      expect(report.counts.crashes).toBe(number);
      deaths += number;
      for (let host = 0; host <= number; host += 1)
        for (const suffix of ['', '-journal']) rmSync(path(host) + suffix, { force: true });
    }
    expect(deaths).toBeGreaterThan(1);
    rmSync(folder, { recursive: true, force: true });
  });
});
