import { simulateSync } from '@music-platform/testkit/simulation';
import { describe, expect, it } from 'vitest';
import { inMemory } from './simulated-engine.ts';

const PORTION = 50;

/** Tests that play these histories, a portion each. `pnpm simulate` plays any number of others. */
export function playHistories(firstSeed: number, count: number): void {
  const seeds = Array.from({ length: count / PORTION }, (_, index) => firstSeed + index * PORTION);
  describe('random histories of clouds, faults, crashes and processes', () => {
    it.each(seeds)(
      '[DI1] [RE1 F1 F34] [CR1] [JB2 F21] every promise holds after every step, from seed %i on',
      async (seed) => {
        const { failures } = await simulateSync({ ...inMemory, seed, runs: PORTION });
        const told = failures.map(({ testCase, log }) => `${testCase}\n${log.join('\n')}`);
        expect(told.join('\n\n')).toBe('');
      },
      300_000,
    );
  });
}
