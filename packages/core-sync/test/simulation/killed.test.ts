import { expect, it, onTestFinished } from 'vitest';
import { KilledPlayer } from './killed/killed-player.ts';

it('[CR1] every promise holds in histories on a file whose processes are killed', async () => {
  const player = new KilledPlayer();
  onTestFinished(() => player.close());
  for (const seed of [23, 30, 45]) {
    const { failures, counts, kills } = await player.play(seed);
    expect(failures.map(({ testCase, log }) => `${testCase}\n${log.join('\n')}`)).toEqual([]);
    expect(kills).toBe(counts.crashes);
    expect(kills).toBeGreaterThan(0);
  }
}, 300_000);
