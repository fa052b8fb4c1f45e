import { describe, expect, it } from 'vitest';
import { exchangeRequest, readAnswer, signInUrl, tokenOf } from '../../src/ui/sources/oauth.ts';

const request = {
  clientId: 'client',
  redirectUri: 'https://music.example/signed-in.html',
  state: 'state',
  challenge: 'challenge',
};

describe('signing in', () => {
  it('asks for reading alone', () => {
    const google = new URL(signInUrl('google-drive', request)).searchParams;
    expect(google.get('scope')).toBe('https://www.googleapis.com/auth/drive.readonly');
    expect(google.get('response_type')).toBe('token');
    const microsoft = new URL(signInUrl('onedrive', request)).searchParams;
    expect(microsoft.get('scope')).toBe('Files.Read');
    expect(microsoft.get('code_challenge_method')).toBe('S256');
    for (const asked of [google, microsoft]) expect(asked.get('redirect_uri')).toBe(request.redirectUri);
  });

  it('takes a token or a code from the answer', () => {
    const token = `${request.redirectUri}#state=state&access_token=secret&expires_in=120`;
    expect(readAnswer(token, 'state')).toEqual({ accessToken: 'secret', expiresInMs: 120_000 });
    expect(readAnswer(`${request.redirectUri}?state=state&code=abc`, 'state')).toEqual({ code: 'abc' });
  });

  it('refuses the answer to another question, and says what the cloud says', () => {
    expect(() => readAnswer(`${request.redirectUri}?state=other&code=abc`, 'state')).toThrow(
      /another sign-in/,
    );
    expect(() => readAnswer(`${request.redirectUri}?error=access_denied`, 'state')).toThrow(/access_denied/);
    expect(() => readAnswer(`${request.redirectUri}#state=state`, 'state')).toThrow(/no token/);
  });

  it('exchanges a code with the secret that only this page has', async () => {
    const exchange = exchangeRequest('abc', 'verifier', request);
    expect(exchange.method).toBe('POST');
    expect(new URLSearchParams(await exchange.text()).get('code_verifier')).toBe('verifier');
    expect(tokenOf('secret', undefined)).toEqual({ accessToken: 'secret', expiresInMs: 3_600_000 });
  });
});
