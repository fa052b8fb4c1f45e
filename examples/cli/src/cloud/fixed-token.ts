import { ProviderError, type TokenSource } from '@music-platform/bridge-traits';
import { UsageError } from '../usage-error.ts';

/** The access token of `--token`, which cannot be refreshed. `service`: what refuses it, for people. */
export function fixedToken(token: string, service: string): TokenSource {
  if (!/^[\u0021-\u007e]+$/u.test(token)) throw new UsageError('--token is no access token.');
  return {
    getAccessToken: async ({ rejected } = {}) => {
      if (rejected !== token) return token;
      throw new ProviderError('UNAUTHORIZED', `${service} does not accept the access token of --token.`);
    },
  };
}
