import { z } from 'zod';
import type { SecretPlace, SecretStore } from '../secrets/secret-store.ts';
import { parseJson } from '../text/json.ts';

const schema = z.object({
  client: z.object({ clientId: z.string(), clientSecret: z.string().optional() }),
  endpoint: z.string().optional(),
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
});

/** A sign-in as it is kept, without its refresh token. */
export type StoredSignIn = z.infer<typeof schema>;

const signInKey = 'gdrive';

/** Key of the refresh token, which stands alone because Google may replace it at any time. */
export const refreshTokenKey = 'gdrive.refresh-token';

/** The sign-in that is kept; undefined where there is none, or only what another version left. */
export async function readSignIn(secrets: SecretStore): Promise<StoredSignIn | undefined> {
  const text = await secrets.get(signInKey);
  return text === undefined ? undefined : schema.safeParse(parseJson(text)).data;
}

/** Keeps a sign-in, and says where. The token comes first: without it the rest means nothing. */
export async function keepSignIn(
  secrets: SecretStore,
  signIn: StoredSignIn,
  refreshToken: string,
): Promise<SecretPlace> {
  await secrets.set(refreshTokenKey, refreshToken);
  await secrets.set(signInKey, JSON.stringify(signIn));
  return (await secrets.placeOf(refreshTokenKey)) ?? 'file';
}

/** Removes everything that is kept. */
export async function forgetSignIn(secrets: SecretStore): Promise<void> {
  await secrets.delete(refreshTokenKey);
  await secrets.delete(signInKey);
}
