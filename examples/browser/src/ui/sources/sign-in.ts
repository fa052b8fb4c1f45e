import {
  type AccessToken,
  type CloudKind,
  exchangeRequest,
  readAnswer,
  signInUrl,
  tokenOf,
} from './oauth.ts';

const patienceMs = 5 * 60_000;

/** Where the cloud sends the person back to: register this address with it. */
export function redirectUri(): string {
  return new URL('signed-in.html', location.href.replace(/[?#].*$/, '')).href;
}

/** Opens the cloud's own sign-in in a window. The token it brings is kept in memory only. Call it from a click. */
export async function signIn(kind: CloudKind, clientId: string): Promise<AccessToken> {
  // Before anything is awaited: browsers open windows only right after a click.
  const popup = window.open('about:blank', 'sign-in', 'popup,width=520,height=680');
  if (!popup)
    throw new Error('The browser blocked the sign-in window. Allow pop-ups for this page, then try again.');
  const [state, verifier] = [randomText(), randomText()];
  const request = { clientId, redirectUri: redirectUri(), state, challenge: await challengeOf(verifier) };
  const answered = nextAnswer();
  popup.location.href = signInUrl(kind, request);
  const answer = readAnswer(await answered, state);
  if ('accessToken' in answer) return answer;
  const response = await fetch(exchangeRequest(answer.code, verifier, request));
  const body = (await response.json()) as Record<string, unknown>;
  if (!response.ok)
    throw new Error(`The sign-in was refused: ${String(body['error_description'] ?? response.status)}`);
  return tokenOf(body['access_token'], body['expires_in']);
}

/** The address the window came back with. By broadcast: the window of another site has lost its tie to this page. */
async function nextAnswer(): Promise<string> {
  const channel = new BroadcastChannel('music-page/sign-in');
  try {
    return await new Promise<string>((resolve, reject) => {
      channel.onmessage = ({ data }) => resolve(String(data));
      setTimeout(() => reject(new Error('Nobody signed in. Try again.')), patienceMs);
    });
  } finally {
    channel.close();
  }
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challengeOf(verifier: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
