import { type OpenWasmDatabaseOptions, openWasmDatabase } from '../../src/index.ts';
import { playEngine } from '../engine-scenario.ts';
import { serveCalls } from './calls.ts';

serveCalls({
  play: async (options: OpenWasmDatabaseOptions, tracks: number) => {
    await using database = await openWasmDatabase(options);
    return await playEngine(database, tracks);
  },
});
