import { describe, expect, it } from 'vitest';
import { knownReasons } from '../../../src/emulators/gdrive/error-reasons.ts';
import { contentOf, FakeClock } from '../../../src/index.ts';
import { InProcessDrive, reasonOf } from '../support/in-process-drive.ts';

async function statuses(drive: InProcessDrive, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < count; index += 1) found.push((await drive.list()).status);
  return found;
}

describe('scripted faults', () => {
  it('[EM25] they strike after so many calls, so many times, and only what they are for', async () => {
    const drive = new InProcessDrive();
    const { id } = drive.remote.putFile({ name: 'a', content: contentOf('x') });
    const { faults } = drive.core;
    faults.on({ endpoint: 'files.list', after: 2, times: 2 }, 'backendError');
    expect(await statuses(drive, 6)).toEqual([200, 200, 503, 503, 200, 200]);
    const end = faults.on({ endpoint: 'files.*' }, 'internalError');
    expect([(await drive.get(id)).status, (await drive.media(id)).status, await statuses(drive, 1)]).toEqual([
      500,
      500,
      [500],
    ]);
    expect((await drive.ask('/drive/v3/about', { query: { fields: 'user' } })).status).toBe(200);
    end();
    faults.on({ path: id, times: 1 }, 'internalError');
    expect([await statuses(drive, 1), (await drive.get(id)).status]).toEqual([[200], 500]);
    const number = faults.add({ match: ({ query }) => query['q'] === 'trashed=true' }, 'internalError');
    expect([(await drive.list({ q: 'trashed=true' })).status, await statuses(drive, 1)]).toEqual([
      500,
      [200],
    ]);
    expect(faults.struck(number)).toBe(1);
    faults.clear();
    expect([(await drive.list({ q: 'trashed=true' })).status, faults.struck()]).toEqual([200, 0]);
  });

  it('[EM25] by chance, the same one for the same seed', async () => {
    const run = (seed: number): Promise<number[]> => {
      const drive = new InProcessDrive();
      drive.core.faults.on({ probability: 0.5, seed }, 'backendError');
      return statuses(drive, 40);
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 503]));
  });

  it('[EM25] every reason has the body Drive gives; an unknown name is a mistake of the script', async () => {
    const drive = new InProcessDrive();
    for (const name of knownReasons()) {
      drive.core.faults.on({ times: 1 }, name);
      const answer = await drive.list();
      const { code, errors } = answer.body.error;
      expect([name, code, errors.length]).toEqual([name, answer.status, 1]);
      expect(errors[0]).toMatchObject({
        domain: expect.any(String),
        reason: expect.any(String),
        message: expect.any(String),
      });
      drive.core.faults.clear();
    }
    const expected: Record<string, [number, string]> = {
      userRateLimitExceeded: [403, 'usageLimits'],
      rateLimitExceeded: [403, 'usageLimits'],
      dailyLimitExceeded: [403, 'usageLimits'],
      insufficientFilePermissions: [403, 'global'],
      appNotAuthorizedToFile: [403, 'global'],
      backendError: [503, 'global'],
      internalError: [500, 'global'],
    };
    for (const [name, [status, domain]] of Object.entries(expected)) {
      drive.core.faults.on({ times: 1 }, name);
      const answer = await drive.list();
      expect([answer.status, answer.body.error.errors[0].domain, reasonOf(answer).reason]).toEqual([
        status,
        domain,
        name,
      ]);
    }
    expect(() => drive.core.faults.on({}, 'noSuchReason')).toThrow(TypeError);
    drive.core.faults.on({ times: 1 }, { kind: 'error', reason: 'brandNew', status: 418, message: 'Teapot' });
    expect((await drive.list()).body.error).toMatchObject({ code: 418, message: 'Teapot' });
  });

  it('[EM25] other bodies, resets, stalls and a wrong clock', async () => {
    const drive = new InProcessDrive();
    const { faults } = drive.core;
    faults.on({ times: 1 }, { kind: 'status', status: 502, body: 'upstream', headers: { 'X-Proxy': 'yes' } });
    const foreign = await drive.ask('/drive/v3/files');
    expect([foreign.status, foreign.body, foreign.headers.get('x-proxy')]).toEqual([502, 'upstream', 'yes']);
    faults.on({ times: 1 }, { kind: 'reset' });
    await expect(drive.list()).rejects.toThrow(TypeError);
    faults.on({ times: 1 }, { kind: 'stall' });
    const leave = new AbortController();
    const stalled = drive.send('/drive/v3/files', { signal: leave.signal });
    const reason = new Error('enough');
    leave.abort(reason);
    await expect(stalled).rejects.toBe(reason);
    faults.on({ times: 1 }, { kind: 'clock-skew', ms: -3_600_000 });
    const date = async (): Promise<number> => Date.parse((await drive.list()).headers.get('date') ?? '');
    expect([await date(), await date()]).toEqual([drive.clock.now() - 3_600_000, drive.clock.now()]);
    expect(drive.core.calls.map(({ faults: kinds, status }) => [...kinds, status])).toEqual([
      ['status', 502],
      ['reset', 0],
      ['stall', 0],
      ['clock-skew', 200],
      [200],
    ]);
  });

  it('[EM26] Retry-After comes as seconds or as a date, and calls that do not wait are noted', async () => {
    const drive = new InProcessDrive();
    const { faults } = drive.core;
    faults.on({ times: 1 }, { kind: 'error', reason: 'rateLimitExceeded', status: 429, retryAfter: 30 });
    const refused = await drive.list();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '30']);
    await drive.clock.advance(29_000);
    await drive.list();
    expect(drive.core.earlyCalls).toMatchObject([{ call: { endpoint: 'files.list', number: 2 } }]);
    await drive.clock.advance(1000);
    await drive.list();
    expect(drive.core.earlyCalls).toHaveLength(1);
    faults.on(
      { times: 1 },
      { kind: 'error', reason: 'backendError', retryAfter: 10, retryAfterAsDate: true },
    );
    const dated = (await drive.list()).headers.get('retry-after') ?? '';
    expect(Date.parse(dated)).toBe(drive.clock.now() + 10_000);
    await drive.clock.advance(10_000);
    await drive.list();
    expect(drive.core.earlyCalls).toHaveLength(1);
    faults.on({ times: 1 }, { kind: 'error', reason: 'rateLimitExceeded', status: 429 });
    expect((await drive.list()).headers.get('retry-after')).toBeNull();
    await drive.list();
    expect(drive.core.earlyCalls).toHaveLength(1);
    drive.core.clearCalls();
    expect([drive.core.earlyCalls, drive.core.calls, drive.core.quotaUnits]).toEqual([[], [], 0]);
  });

  it('[EM26] a wrong clock names a wrong date, and is waited for by its own measure', async () => {
    const drive = new InProcessDrive();
    drive.core.faults.on({ times: 1 }, { kind: 'clock-skew', ms: 3_600_000 });
    drive.core.faults.on(
      { times: 1 },
      { kind: 'error', reason: 'backendError', retryAfter: 10, retryAfterAsDate: true },
    );
    const { headers } = await drive.list();
    const [date, retryAfter] = ['date', 'retry-after'].map((name) => Date.parse(headers.get(name) ?? ''));
    expect([date, retryAfter]).toEqual([drive.clock.now() + 3_600_000, drive.clock.now() + 3_610_000]);
    await drive.clock.advance(9000);
    await drive.list();
    await drive.clock.advance(1000);
    await drive.list();
    expect(drive.core.earlyCalls.map(({ call }) => call.number)).toEqual([2]);
  });

  it('[EM27] quota units: what each call costs, and their sum', async () => {
    const drive = new InProcessDrive();
    const { id } = drive.remote.putFile({ name: 'a', content: contentOf('x') });
    const cost = async (work: () => Promise<unknown>): Promise<number> => {
      const before = drive.core.quotaUnits;
      await work();
      return drive.core.quotaUnits - before;
    };
    expect(await cost(() => drive.list())).toBe(100);
    expect(await cost(() => drive.get(id))).toBe(5);
    expect(await cost(() => drive.media(id, 'bytes=0-0'))).toBe(200);
    expect(await cost(() => drive.startToken())).toBe(5);
    expect(await cost(() => drive.ask('/drive/v3/files', { method: 'POST', json: {} }))).toBe(50);
    expect(drive.core.calls.map(({ endpoint, quotaUnits }) => [endpoint, quotaUnits])).toEqual([
      ['files.list', 100],
      ['files.get', 5],
      ['files.download', 200],
      ['changes.getStartPageToken', 5],
      ['files.create', 50],
    ]);
    drive.core.faults.on({ times: 1 }, 'backendError');
    expect(await cost(() => drive.list())).toBe(0);
  });

  it('[EM27] a minute has only so many units, where they are enforced', async () => {
    const drive = new InProcessDrive({ quota: { perUser: 250 } });
    expect(await statuses(drive, 3)).toEqual([200, 200, 403]);
    expect(reasonOf(await drive.list()).reason).toBe('userRateLimitExceeded');
    drive.core.quirks.quotaStatus = 429;
    const refused = await drive.list();
    expect([refused.status, reasonOf(refused).reason]).toEqual([429, 'rateLimitExceeded']);
    await drive.clock.advance(60_000);
    expect(await statuses(drive, 1)).toEqual([200]);
    const project = new InProcessDrive({ quota: { perProject: 100 } });
    expect(await statuses(project, 1)).toEqual([200]);
    expect(reasonOf(await project.list()).reason).toBe('rateLimitExceeded');
    const usual = new InProcessDrive({ quota: true });
    const { id } = usual.remote.putFile({ name: 'a', content: contentOf('x') });
    for (let index = 0; index < 1625; index += 1) await usual.media(id);
    expect((await usual.media(id)).status).toBe(403);
  });

  it('[EM28] latency and delays pass on the clock and end when the client leaves', async () => {
    const drive = new InProcessDrive({ latencyMs: 100, clock: new FakeClock({ auto: true }) });
    const startedAt = drive.clock.now();
    await drive.list();
    expect(drive.clock.now() - startedAt).toBe(100);
    drive.core.faults.on({ times: 1 }, { kind: 'delay', ms: 900 });
    await drive.list();
    expect(drive.clock.now() - startedAt).toBe(1100);
    const held = new InProcessDrive({ latencyMs: ({ endpoint }) => (endpoint === 'files.list' ? 1e6 : 0) });
    const leave = new AbortController();
    const reason = new Error('enough');
    const waiting = held.send('/drive/v3/files', { signal: leave.signal });
    leave.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect((await held.get('root')).status).toBe(200);
  });
});
