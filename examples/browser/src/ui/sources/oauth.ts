/** Clouds that want a sign-in. */
export type CloudKind = 'google-drive' | 'onedrive';

/** What to ask for, and where the answer goes. */
export interface SignInRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  /** PKCE, S256, base64url. */
  readonly challenge: string;
}

/** A sign-in that worked. */
export interface AccessToken {
  readonly accessToken: string;
  readonly expiresInMs: number;
}

const microsoft = 'https://login.microsoftonline.com/common/oauth2/v2.0';

/** The page of the cloud where a person signs in. Google hands the token to the page at once, Microsoft a code for one. */
export function signInUrl(
  kind: CloudKind,
  { clientId, redirectUri, state, challenge }: SignInRequest,
): string {
  const shared = { client_id: clientId, redirect_uri: redirectUri, state };
  return kind === 'google-drive'
    ? `https://accounts.google.com/o/oauth2/v2/auth?${new URLSearchParams({
        ...shared,
        response_type: 'token',
        scope: 'https://www.googleapis.com/auth/drive.readonly',
      })}`
    : `${microsoft}/authorize?${new URLSearchParams({
        ...shared,
        response_type: 'code',
        scope: 'Files.Read',
        code_challenge: challenge,
        code_challenge_method: 'S256',
      })}`;
}

/** What came back: a token, or a code to exchange for one. Throws a sentence where the cloud refused. */
export function readAnswer(href: string, state: string): AccessToken | { code: string } {
  const { search, hash } = new URL(href);
  const answer = new URLSearchParams(hash.length > 1 ? hash.slice(1) : search);
  const refusal = answer.get('error_description') ?? answer.get('error');
  if (refusal !== null) throw new Error(`The sign-in was refused: ${refusal}`);
  if (answer.get('state') !== state) throw new Error('The answer belongs to another sign-in. Try again.');
  const code = answer.get('code');
  if (code !== null) return { code };
  return tokenOf(answer.get('access_token'), Number(answer.get('expires_in')));
}

/** The request that exchanges Microsoft's code for a token. */
export function exchangeRequest(
  code: string,
  verifier: string,
  { clientId, redirectUri }: Pick<SignInRequest, 'clientId' | 'redirectUri'>,
): Request {
  const body = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
  });
  return new Request(`${microsoft}/token`, { method: 'POST', body });
}

/** A token as a cloud's answer holds it. */
export function tokenOf(accessToken: unknown, expiresInSeconds: unknown): AccessToken {
  if (typeof accessToken !== 'string' || accessToken === '') throw new Error('The sign-in brought no token.');
  const seconds = typeof expiresInSeconds === 'number' && expiresInSeconds > 0 ? expiresInSeconds : 3600;
  return { accessToken, expiresInMs: seconds * 1000 };
}
