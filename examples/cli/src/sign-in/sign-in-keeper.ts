import type { z } from 'zod';
import type { SecretPlace, SecretStore } from '../secrets/secret-store.ts';
import { parseJson } from '../text/json.ts';

/** Sign-ins of one service, in the person's secrets. */
export interface SignInKeeper<T> {
  /** Key of the refresh token, which stands alone because the service may replace it at any time. */
  refreshTokenKey: string;
  /** What is kept beside the token; undefined where there is nothing, or only what another version left. */
  read(secrets: SecretStore): Promise<T | undefined>;
  /** Keeps a sign-in, and says where. */
  keep(secrets: SecretStore, signIn: T, refreshToken: string): Promise<SecretPlace>;
  /** Removes everything; resolves with the refresh token there was. */
  forget(secrets: SecretStore): Promise<string | undefined>;
}

/** Keeps sign-ins of the shape of `schema` under `name`. */
export function createSignInKeeper<T>(name: string, schema: z.ZodType<T>): SignInKeeper<T> {
  const refreshTokenKey = `${name}.refresh-token`;
  return {
    refreshTokenKey,
    read: async (secrets) => {
      const text = await secrets.get(name);
      return text === undefined ? undefined : schema.safeParse(parseJson(text)).data;
    },
    keep: async (secrets, signIn, refreshToken) => {
      // The token first: without it the rest means nothing.
      await secrets.set(refreshTokenKey, refreshToken);
      await secrets.set(name, JSON.stringify(signIn));
      return (await secrets.placeOf(refreshTokenKey)) ?? 'file';
    },
    forget: async (secrets) => {
      const refreshToken = await secrets.get(refreshTokenKey);
      await secrets.delete(refreshTokenKey);
      await secrets.delete(name);
      return refreshToken;
    },
  };
}
