import { ProviderError, type TokenSource } from '@music-platform/bridge-traits';

interface AccessToken {
  readonly value: string;
  readonly expiresAt: number;
}

/** Tokens are given up a little early, so that none ends in the middle of a call. */
const earlyMs = 60_000;

/** The access tokens of this worker. In memory only: they are gone with the tab. */
export class TokenShelf {
  readonly #tokens = new Map<string, AccessToken>();
  readonly #onExpiry: () => void;

  /** `onExpiry` is called whenever a token can be used no more. */
  constructor(onExpiry: () => void) {
    this.#onExpiry = onExpiry;
  }

  put(profileId: string, value: string, expiresInMs: number): void {
    const lifeMs = Math.max(0, expiresInMs - Math.min(earlyMs, expiresInMs / 10));
    this.#tokens.set(profileId, { value, expiresAt: Date.now() + lifeMs });
    setTimeout(this.#onExpiry, lifeMs + 1);
  }

  has(profileId: string): boolean {
    return (this.#tokens.get(profileId)?.expiresAt ?? 0) > Date.now();
  }

  /** What a provider takes tokens from. One the service refuses is not offered again. */
  sourceOf(profileId: string, displayName: string): TokenSource {
    return {
      getAccessToken: async ({ rejected } = {}) => {
        const token = this.#tokens.get(profileId);
        if (token !== undefined && rejected === token.value) {
          this.#tokens.delete(profileId);
          this.#onExpiry();
        } else if (token !== undefined && this.has(profileId)) return token.value;
        throw new ProviderError('UNAUTHORIZED', `Sign in to ${displayName} again.`);
      },
    };
  }
}
