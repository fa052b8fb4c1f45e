/** Plays the histories it is sent; where a history's process dies, this one is killed. */
import { openNodeDatabase } from '@music-platform/db-node';
import { livesOfADatabase, simulateSync } from '@music-platform/testkit/simulation';
import { inMemory } from '../simulated-engine.ts';
import type { KilledHistory, KilledReport } from './messages.ts';

process.on('message', (history: KilledHistory) => {
  void play(history);
});

async function play({ seed, kills, path }: KilledHistory): Promise<void> {
  const { failures, counts } = await simulateSync({
    engine: inMemory.engine,
    ...livesOfADatabase({
      number: kills,
      scratch: () => openNodeDatabase({ path: ':memory:' }),
      kept: async () => {
        const database = await openNodeDatabase({ path });
        const damage = await database.integrityCheck();
        if (damage.length > 0) throw new Error(`the file is damaged: ${damage.join('; ')}`);
        return database;
      },
      die: () => {
        process.kill(process.pid, 'SIGKILL');
        return new Promise(() => undefined);
      },
    }),
    seed,
    shrink: false,
  });
  const report: KilledReport = { failures, counts };
  process.send?.(report);
}
