import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/index.ts';
import { type Answer, InProcessDrive, reasonOf } from '../support/in-process-drive.ts';

const TOKEN_URL = 'https://oauth2.googleapis.com/token';

async function refresh(drive: InProcessDrive, form: Record<string, string>): Promise<Answer> {
  const body = new URLSearchParams(form).toString();
  return drive.ask(TOKEN_URL, { method: 'POST', bytes: body, headers: { Authorization: '' } });
}

describe('access', () => {
  it('[EM5] no credentials: 403 for reading, 401 for writing; bad ones: 401', async () => {
    const drive = new InProcessDrive();
    const without = await drive.ask('/drive/v3/files', { headers: { Authorization: '' } });
    expect([without.status, without.body.error.status, reasonOf(without).reason]).toEqual([
      403,
      'PERMISSION_DENIED',
      'forbidden',
    ]);
    expect(without.body.error.message).toContain('unregistered callers');
    const write = await drive.ask('/drive/v3/files', { method: 'POST', headers: { Authorization: '' } });
    expect([write.status, reasonOf(write).reason, reasonOf(write).message]).toEqual([
      401,
      'required',
      'Login Required.',
    ]);
    for (const Authorization of ['Bearer wrong', 'Basic test-token', 'test-token']) {
      const bad = await drive.ask('/drive/v3/files', { headers: { Authorization } });
      expect([bad.status, bad.body.error.status]).toEqual([401, 'UNAUTHENTICATED']);
      expect(reasonOf(bad)).toEqual({
        domain: 'global',
        reason: 'authError',
        message: 'Invalid Credentials',
        location: 'Authorization',
        locationType: 'header',
      });
    }
    const lower = await drive.ask('/drive/v3/files', { headers: { Authorization: 'bearer test-token' } });
    expect(lower.status).toBe(200);
  });

  it('[EM5] access tokens age, can be withdrawn, and never show in the call log', async () => {
    const drive = new InProcessDrive();
    const token = drive.core.tokens.issue({ lifeMs: 1000 });
    const ask = async (): Promise<number> =>
      (await drive.ask('/drive/v3/files', { headers: { Authorization: `Bearer ${token}` } })).status;
    expect(await ask()).toBe(200);
    await drive.clock.advance(1000);
    expect(await ask()).toBe(401);
    drive.core.tokens.revoke();
    expect((await drive.list()).status).toBe(401);
    expect(JSON.stringify(drive.core.calls)).not.toContain(token);
  });

  it('[EM5] a token may allow too little', async () => {
    const names = ['files.list', 'files.download', 'files.create'];
    const expected = {
      drive: [200, 200, 200],
      'drive.readonly': [200, 200, 403],
      'drive.metadata.readonly': [200, 403, 403],
    };
    for (const [scope, statuses] of Object.entries(expected)) {
      const drive = new InProcessDrive({ scope: scope as keyof typeof expected });
      const { id } = drive.remote.putFile({ name: 'a', content: contentOf('x') });
      const answers = [
        await drive.list(),
        await drive.ask(`/drive/v3/files/${id}`, { query: { alt: 'media' } }),
        await drive.ask('/drive/v3/files', { method: 'POST', json: { name: 'b' } }),
      ];
      expect([names, answers.map(({ status }) => status)]).toEqual([names, statuses]);
      const refused = answers.find(({ status }) => status === 403);
      if (refused !== undefined) expect(reasonOf(refused).reason).toBe('insufficientPermissions');
    }
  });

  it('[EM6] a refresh token buys access tokens', async () => {
    const drive = new InProcessDrive();
    const granted = await refresh(drive, {
      grant_type: 'refresh_token',
      refresh_token: drive.core.refreshToken,
      client_id: 'c',
    });
    expect(granted.body).toEqual({
      access_token: expect.any(String),
      expires_in: 3600,
      scope: 'https://www.googleapis.com/auth/drive',
      token_type: 'Bearer',
    });
    const Authorization = `Bearer ${granted.body.access_token}`;
    expect((await drive.ask('/drive/v3/files', { headers: { Authorization } })).status).toBe(200);
    await drive.clock.advance(3_600_000);
    expect((await drive.ask('/drive/v3/files', { headers: { Authorization } })).status).toBe(401);
  });

  it('[EM6] a refresh may rotate the refresh token', async () => {
    const drive = new InProcessDrive({ quirks: { rotateRefreshTokens: true } });
    const form = { grant_type: 'refresh_token', refresh_token: drive.core.refreshToken };
    const granted = await refresh(drive, form);
    expect(granted.body.refresh_token).not.toBe(drive.core.refreshToken);
    expect((await refresh(drive, form)).body.error).toBe('invalid_grant');
    expect((await refresh(drive, { ...form, refresh_token: granted.body.refresh_token })).status).toBe(200);
  });

  it('[EM6] what is no grant is refused', async () => {
    const drive = new InProcessDrive();
    const good = { grant_type: 'refresh_token', refresh_token: drive.core.refreshToken };
    const errors: unknown[] = [];
    const note = ({ status, body }: Answer): void => void errors.push([status, body.error]);
    note(await refresh(drive, {}));
    note(await refresh(drive, { grant_type: 'password' }));
    note(await refresh(drive, { grant_type: 'refresh_token' }));
    note(await refresh(drive, { ...good, refresh_token: 'other' }));
    drive.core.faults.on({ endpoint: 'oauth.token', times: 1 }, 'invalid_grant');
    note(await refresh(drive, good));
    drive.core.tokens.revokeRefreshTokens();
    note(await refresh(drive, good));
    expect(errors).toEqual([
      [400, 'invalid_request'],
      [400, 'unsupported_grant_type'],
      [400, 'invalid_request'],
      [400, 'invalid_grant'],
      [400, 'invalid_grant'],
      [400, 'invalid_grant'],
    ]);
  });

  it('[EM6] a token may be revoked in the address, and never shows in the call log', async () => {
    const drive = new InProcessDrive();
    const token = drive.core.tokens.issue();
    const revoked = await drive.ask('https://oauth2.googleapis.com/revoke', {
      method: 'POST',
      query: { token },
      headers: { Authorization: '' },
    });
    expect([revoked.status, JSON.stringify(drive.core.calls).includes(token)]).toEqual([200, false]);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await drive.ask('/drive/v3/files', { headers })).status).toBe(401);
  });

  it('[EM6] the token endpoint fails with a status of its own where told so', async () => {
    const drive = new InProcessDrive();
    const form = { grant_type: 'refresh_token', refresh_token: drive.core.refreshToken };
    drive.core.faults.on({ endpoint: 'oauth.token', times: 1 }, 'backendError');
    const failed = await refresh(drive, form);
    expect([failed.status, failed.body.error]).toEqual([503, 'backendError']);
    expect((await refresh(drive, form)).status).toBe(200);
  });

  it('[EM6] a token dies in the middle of a run, and a refresh helps', async () => {
    const drive = new InProcessDrive();
    drive.core.faults.on({ endpoint: 'files.list', after: 1, times: 1 }, { kind: 'expire-access-token' });
    expect([(await drive.list()).status, (await drive.list()).status, (await drive.list()).status]).toEqual([
      200, 401, 401,
    ]);
    const { body } = await refresh(drive, {
      grant_type: 'refresh_token',
      refresh_token: drive.core.refreshToken,
    });
    const headers = { Authorization: `Bearer ${body.access_token}` };
    expect((await drive.ask('/drive/v3/files', { headers })).status).toBe(200);
  });
});
