import { ProviderError, type SecureStore } from '@music-platform/bridge-traits';
import { createRandom, FakeClock } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { createRefreshingTokenSource, type TokenAnswer } from '../src/index.ts';

function world(exchange: (token: string) => Promise<TokenAnswer>) {
  const clock = new FakeClock({ auto: true });
  const values = new Map([['key', 'refresh 0']]);
  const used: string[] = [];
  const secureStore: SecureStore = {
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  };
  const source = createRefreshingTokenSource({
    ...{ service: 'Cloud', secureStore, key: 'key', clock, random: createRandom(1) },
    exchange: async (token) => {
      used.push(token);
      return exchange(token);
    },
  });
  return { clock, values, used, source, secureStore };
}

describe('tokens', () => {
  it('[PK11] one refresh for all, and the new refresh token is stored first', async () => {
    let number = 0;
    const { source, values, used, clock } = world(async () => {
      number += 1;
      return { accessToken: `access ${number}`, expiresInMs: 3_600_000, refreshToken: `refresh ${number}` };
    });
    const got = await Promise.all([source.getAccessToken(), source.getAccessToken()]);
    expect([got, used, values.get('key')]).toEqual([['access 1', 'access 1'], ['refresh 0'], 'refresh 1']);
    await clock.advance(3_600_000);
    expect(await source.getAccessToken()).toBe('access 2');
    expect(await source.getAccessToken({ rejected: 'access 2' })).toBe('access 3');
  });

  it('[PK11] a store that fails loses nothing', async () => {
    const { source, used, secureStore } = world(async () => ({
      accessToken: 'access',
      expiresInMs: 3_600_000,
      refreshToken: 'replaced',
    }));
    const { set } = secureStore;
    secureStore.set = async () => Promise.reject(new Error('locked'));
    await expect(source.getAccessToken()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    secureStore.set = set;
    expect(await source.getAccessToken()).toBe('access');
    expect(used).toEqual(['refresh 0', 'replaced']);
  });

  it('[PK11] a sign-in server that wants a break gets it', async () => {
    const { source, used, clock } = world(async () => {
      throw new ProviderError('UNAVAILABLE', 'busy', { retryAfterMs: 300_000 });
    });
    await expect(source.getAccessToken()).rejects.toMatchObject({ retryAfterMs: 300_000 });
    await expect(source.getAccessToken()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(used).toHaveLength(1);
    await clock.advance(300_000);
    await expect(source.getAccessToken()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(used).toHaveLength(2);
  });
});
