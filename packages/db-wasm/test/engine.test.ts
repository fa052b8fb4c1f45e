import { describe, expect, it } from 'vitest';
import { openWasmDatabase } from '../src/index.ts';
import { playEngine } from './engine-scenario.ts';

describe('the engine', () => {
  it('[DW24] syncs, follows changes, lists and searches in memory', async () => {
    await using database = await openWasmDatabase({ name: ':memory:' });
    const report = await playEngine(database, 40);
    expect(report).toMatchObject({
      full: 'completed',
      incremental: 'completed',
      tracks: [40, 42, 41],
      found: ['Première fois'],
      problems: [],
    });
    expect(report.albums).toBeGreaterThan(1);
  });
});
