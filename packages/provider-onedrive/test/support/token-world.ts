import type { SecureStore, TokenSource } from '@music-platform/bridge-traits';
import { createRandom } from '@music-platform/testkit';
import { createMicrosoftTokenSource, type MicrosoftTokenSourceOptions } from '../../src/index.ts';
import { createGraphWorld, type GraphWorld, type WorldOptions } from './graph-world.ts';

/** A store in memory that notes what is done to it, and fails on demand. */
export interface TestStore extends SecureStore {
  values: Map<string, string>;
  log: string[];
  isBroken: boolean;
}

export function createTestStore(values: Record<string, string>): TestStore {
  const check = (): void => {
    if (store.isBroken) throw new Error('the keychain is locked');
  };
  const store: TestStore = {
    values: new Map(Object.entries(values)),
    log: [],
    isBroken: false,
    get: async (key) => {
      check();
      return store.values.get(key);
    },
    set: async (key, value) => {
      check();
      store.log.push(`set ${key}`);
      store.values.set(key, value);
    },
    delete: async (key) => {
      store.values.delete(key);
    },
  };
  return store;
}

export interface TokenWorld extends GraphWorld {
  store: TestStore;
  tokens: TokenSource;
  /** Another source over the same store, as another process would have it. */
  openTokens(options?: Partial<MicrosoftTokenSourceOptions>): TokenSource;
  /** Requests to the token endpoint so far. */
  refreshes(): number;
}

/** An emulated Graph whose provider signs in with a stored refresh token. */
export function createTokenWorld(options: WorldOptions = {}): TokenWorld {
  let source: TokenSource | undefined;
  const lazy: TokenSource = {
    getAccessToken: async (request) => (source ?? fail()).getAccessToken(request),
  };
  const world = createGraphWorld({ tokens: lazy, ...options });
  const store = createTestStore({ jane: world.core.refreshToken });
  const openTokens = (more: Partial<MicrosoftTokenSourceOptions> = {}): TokenSource =>
    createMicrosoftTokenSource({
      clientId: 'client',
      secureStore: store,
      key: 'jane',
      tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
      fetch: world.fetch,
      clock: world.clock,
      random: createRandom(1),
      ...more,
    });
  source = openTokens();
  return {
    ...world,
    store,
    tokens: lazy,
    openTokens,
    refreshes: () => world.endpoints().filter((name) => name === 'oauth.token').length,
  };
}

function fail(): never {
  throw new Error('asked for a token too early');
}
