import { ProviderError } from '@music-platform/bridge-traits';
import { createRandom } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { fuzzSeeds } from '../lib/fuzz/fuzz-seeds.ts';
import { allHostileTexts, canary, hostileText } from '../lib/fuzz/json/hostile-text.ts';
import { driveModel } from '../lib/fuzz/pages/drive-model.ts';
import { fuzzProvider } from '../lib/fuzz/pages/fuzzed-provider.ts';
import { targetNames, targetOf } from '../lib/fuzz/targets.ts';

/** Seeds of each border; `pnpm fuzz` tries them by the hundred thousand. */
const seeds: Readonly<Record<string, number>> = {
  audio: 600,
  pages: 96,
  cursors: 12,
  config: 250,
  names: 16,
};

describe('untrusted input of fixed seeds', () => {
  it.each(targetNames)('%s: nothing crashes, hangs, leaks or breaks a promise', async (name) => {
    const { problems, inputs } = await fuzzSeeds(targetOf(name), { from: 1, count: seeds[name] ?? 0 });
    expect(problems).toEqual([]);
    expect(inputs).toBeGreaterThanOrEqual(seeds[name] ?? 1);
  });

  it.each([25_003_501, 25_005_135])('pages %i: the id of a drive has an end', async (seed) => {
    const { problems } = await fuzzSeeds(targetOf('pages'), { from: seed, count: 1 });
    expect(problems).toEqual([]);
  });

  it('the same seed is the same input, and comes to the same', async () => {
    expect(await fuzzProvider(driveModel, 7)).toEqual(await fuzzProvider(driveModel, 7));
  });
});

describe('the fuzzer', () => {
  it('sees a provider that sends its token to whoever an answer names', async () => {
    const { problems } = await fuzzSeeds(
      { slowMs: 1e6, memoryBytes: Number.MAX_SAFE_INTEGER, fuzz: (seed) => fuzzProvider(careless, seed) },
      { from: 1, count: 20 },
    );
    const told = problems.join('\n');
    expect(told).toContain('the token went to');
    expect(told).toContain('asked the local network');
    expect(told).toContain('tells a name');
    expect(told).toContain('a page breaks the contract');
    expect(told).toContain('a prototype has got a member polluted');
    expect(told).toContain('unhandled');
  });

  it('tries texts that are long, and every one of the short', () => {
    const random = createRandom(1);
    const tried = new Set(Array.from({ length: 3_000 }, () => hostileText(random)));
    expect(allHostileTexts().filter((text) => !tried.has(text))).toEqual([]);
    expect([...tried].some((text) => text.length >= 65_536)).toBe(true);
    expect([...tried].some((text) => text.includes(canary))).toBe(true);
  });
});

/** Makes every mistake there is. */
const careless: typeof driveModel = {
  ...driveModel,
  open: ({ fetch, tokens, clock }) => ({
    ...driveModel.open({
      fetch,
      tokens,
      clock,
      random: { next: () => 0.5 },
      logger: { log: () => undefined },
      retry: { attempts: 1 },
    }),
    scopes: async () => [{ id: 'one' }],
    listFiles: async function* list() {
      const headers = { Authorization: `Bearer ${await tokens.getAccessToken()}` };
      await fetch('https://10.0.0.1/', { headers }).catch(() => undefined);
      Object.assign(Object.prototype, { polluted: true });
      void Promise.reject(new Error('nobody waits for this'));
      yield { files: [], complete: 'perhaps' as unknown as boolean };
      throw new ProviderError('UNAVAILABLE', `cannot read ${canary}`);
    },
  }),
};
