import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Answer, InProcessDrive } from '../support/in-process-drive.ts';

const redirectUri = 'http://127.0.0.1:4711/';
const verifier = 'a-verifier-that-only-the-app-knows';
const challenge = createHash('sha256').update(verifier).digest('base64url');

async function consent(drive: InProcessDrive, change: Record<string, string> = {}): Promise<Response> {
  const query = {
    ...{ client_id: 'app', redirect_uri: redirectUri, response_type: 'code', state: 'my-state' },
    ...{ scope: 'https://www.googleapis.com/auth/drive.readonly' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
    ...change,
  };
  return drive.send('https://accounts.google.com/o/oauth2/v2/auth', { query });
}

async function codeOf(drive: InProcessDrive): Promise<string> {
  const back = new URL((await consent(drive)).headers.get('location') ?? '');
  expect(back.origin + back.pathname).toBe(redirectUri);
  expect(back.searchParams.get('state')).toBe('my-state');
  return back.searchParams.get('code') ?? '';
}

async function post(drive: InProcessDrive, path: string, form: Record<string, string>): Promise<Answer> {
  const bytes = new URLSearchParams(form).toString();
  return drive.ask(`https://oauth2.googleapis.com/${path}`, { method: 'POST', bytes, headers: {} });
}

it('[EM6] a person who agrees is sent back with a code, which buys tokens once', async () => {
  const drive = new InProcessDrive();
  const form = {
    ...{ grant_type: 'authorization_code', client_id: 'app', redirect_uri: redirectUri },
    ...{ code: await codeOf(drive), code_verifier: verifier },
  };
  const { status, body } = await post(drive, 'token', form);
  expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 3600]);
  const headers = { Authorization: `Bearer ${body.access_token}` };
  expect((await drive.ask('/drive/v3/files', { headers })).status).toBe(200);
  expect((await post(drive, 'token', form)).body.error).toBe('invalid_grant');
  const again = { grant_type: 'refresh_token', refresh_token: body.refresh_token };
  expect((await post(drive, 'token', again)).status).toBe(200);

  expect((await post(drive, 'revoke', { token: body.refresh_token })).status).toBe(200);
  expect((await post(drive, 'token', again)).body.error).toBe('invalid_grant');
  expect((await post(drive, 'revoke', { token: body.refresh_token })).body.error).toBe('invalid_token');
  expect((await post(drive, 'revoke', {})).body.error).toBe('invalid_request');
});

it('[EM6] a code is good for its client, its address and its verifier only', async () => {
  const drive = new InProcessDrive();
  const good = {
    grant_type: 'authorization_code',
    client_id: 'app',
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
  for (const wrong of [
    { client_id: 'other' },
    { redirect_uri: 'http://127.0.0.1:1/' },
    { code_verifier: 'x' },
  ]) {
    const { status, body } = await post(drive, 'token', { ...good, code: await codeOf(drive), ...wrong });
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
  }
  expect((await post(drive, 'token', good)).body.error).toBe('invalid_request');
});

it('[EM6] a page that asks for a token gets it in the fragment, and nothing to renew it with', async () => {
  const drive = new InProcessDrive();
  const query = {
    ...{ client_id: 'page', redirect_uri: redirectUri, response_type: 'token', state: 'my-state' },
    scope: 'https://www.googleapis.com/auth/drive.readonly',
  };
  const answer = await drive.send('https://accounts.google.com/o/oauth2/v2/auth', { query });
  const back = new URL(answer.headers.get('location') ?? '');
  expect([back.origin + back.pathname, back.search]).toEqual([redirectUri, '']);
  const granted = Object.fromEntries(new URLSearchParams(back.hash.slice(1)));
  expect(granted).toEqual({
    ...{ state: 'my-state', token_type: 'Bearer', expires_in: '3600' },
    ...{ access_token: expect.any(String), scope: 'https://www.googleapis.com/auth/drive' },
  });
  const headers = { Authorization: `Bearer ${granted['access_token']}` };
  expect((await drive.ask('/drive/v3/files', { headers })).status).toBe(200);
});

it('[EM6] a request for consent that makes no sense leads nowhere', async () => {
  const drive = new InProcessDrive();
  for (const wrong of [
    { redirect_uri: 'https://elsewhere.example/' },
    { redirect_uri: 'nowhere' },
    // A token needs no proof: Google refuses what belongs to a code.
    { response_type: 'token' },
    { response_type: 'id_token' },
    { scope: '' },
    { code_challenge_method: 'plain' },
  ]) {
    const answer = await consent(drive, wrong);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
  }
});
