import { Library, SyncCoordinator } from '@music-platform/core-sync';
import { livesOfADatabase, simulateSync } from '@music-platform/testkit/simulation';
import { openWasmDatabase } from '../../src/index.ts';
import type { HistoryReport, KilledHistory } from '../history.ts';
import { serveCalls } from './calls.ts';

const died = Promise.withResolvers<void>();

/** Plays one history; where its processes die, this worker says so and stands still until it is terminated. */
serveCalls({
  play: async ({ seed, deaths, name }: KilledHistory): Promise<HistoryReport> => {
    const { failures, counts } = await simulateSync({
      ...livesOfADatabase({
        number: deaths,
        scratch: () => openWasmDatabase({ name: ':memory:' }),
        kept: async () => {
          const database = await openWasmDatabase({ name });
          const damage = await database.integrityCheck();
          if (damage.length > 0) throw new Error(`the file is damaged: ${damage.join('; ')}`);
          return database;
        },
        die: () => {
          died.resolve();
          return new Promise(() => undefined);
        },
      }),
      engine: async (host) => ({
        sync: new SyncCoordinator(host),
        library: await Library.open(host.database),
      }),
      seed,
      shrink: false,
    });
    return {
      failures: failures.map(({ testCase, log }) => `${testCase}\n${log.join('\n')}`),
      crashes: counts.crashes,
    };
  },
  died: () => died.promise,
});
