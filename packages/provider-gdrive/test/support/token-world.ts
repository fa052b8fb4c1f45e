import type { SecureStore, TokenSource } from '@music-platform/bridge-traits';
import { createRandom } from '@music-platform/testkit';
import { createGoogleTokenSource, type GoogleTokenSourceOptions } from '../../src/index.ts';
import { createDriveWorld, type DriveWorld, type WorldOptions } from './drive-world.ts';

/** A store in memory that notes what is done to it, and fails on demand. */
export interface TestStore extends SecureStore {
  values: Map<string, string>;
  log: string[];
  isBroken: boolean;
}

export function createTestStore(values: Record<string, string>): TestStore {
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
  const check = (): void => {
    if (store.isBroken) throw new Error('the keychain is locked');
  };
  return store;
}

export interface TokenWorld extends DriveWorld {
  store: TestStore;
  tokens: TokenSource;
  /** Another source over the same store, as another process would have it. */
  openTokens(options?: Partial<GoogleTokenSourceOptions>): TokenSource;
  /** Requests to the token endpoint so far. */
  refreshes(): number;
}

/** An emulated Drive whose provider signs in with a stored refresh token. */
export function createTokenWorld(options: WorldOptions = {}): TokenWorld {
  let source: TokenSource | undefined;
  const lazy: TokenSource = {
    getAccessToken: async (request) => (source ?? fail()).getAccessToken(request),
  };
  const world = createDriveWorld({ tokens: lazy, ...options });
  const store = createTestStore({ jane: world.core.refreshToken });
  const openTokens = (more: Partial<GoogleTokenSourceOptions> = {}): TokenSource =>
    createGoogleTokenSource({
      clientId: 'client',
      secureStore: store,
      key: 'jane',
      tokenUrl: 'https://drive.example/token',
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
