import { type OpenWasmDatabaseOptions, openWasmDatabase } from '../../src/index.ts';
import { playEngine } from '../engine-scenario.ts';
import { serveCalls } from './calls.ts';

const opened = Promise.withResolvers<void>();
const begun = Promise.withResolvers<void>();

serveCalls({
  play: async (options: OpenWasmDatabaseOptions, tracks: number) => {
    await using database = await openWasmDatabase(options);
    return await playEngine(database, tracks, async () => {
      opened.resolve();
      await begun.promise;
    });
  },
  opened: () => opened.promise,
  begin: async () => begun.resolve(),
});
