import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakeClock } from '@music-platform/testkit';
import { startGraphEmulator } from '@music-platform/testkit/emulators';
import { expect, it, onTestFinished } from 'vitest';
import { signInWithDeviceCode } from '../src/onedrive/device-code-sign-in.ts';
import type { SignInScreen } from '../src/sign-in/sign-in-screen.ts';
import { applicationOf, graphCli } from './support/graph-cli.ts';
import { startCli } from './support/run-cli.ts';

it('[CL31] [CL24] a person types in a code, and every later command is signed in', async () => {
  const { graph, cwd, config, run } = await graphCli();
  graph.core.devices.automatic = 'approved';
  const { code, stdout, stderr } = await run('login', 'onedrive', ...applicationOf(graph));
  expect(stderr).toMatch(
    /^Open this address in any browser.*\n\n {2}https:\/\/microsoft\.com\/devicelogin\n {2}CODE00001\n\nWaiting/u,
  );
  expect(code).toBe(0);
  expect(stdout).toContain('Signed in to OneDrive as Test User <test.user@example.com>.');
  expect(stdout).toContain(`in files that only you can read, in ${config}\n`);
  expect((await readdir(config)).toSorted()).toEqual(['onedrive', 'onedrive.refresh-token']);
  expect(JSON.parse(await readFile(join(config, 'onedrive'), 'utf8'))).toMatchObject({
    application: { clientId: '12345678-1234-1234-1234-123456789abc', tenant: 'common' },
    scopes: ['Files.Read'],
  });
  expect(await readdir(cwd)).toEqual(['config']);
  expect((await run('sync', 'onedrive')).code).toBe(0);
});

it('[CL31] wider permissions are asked for only when told so', async () => {
  const { graph, config, signIn, run } = await graphCli({ account: 'business' });
  const scopes = async (): Promise<unknown> =>
    JSON.parse(await readFile(join(config, 'onedrive'), 'utf8')).scopes;
  await signIn();
  expect(await scopes()).toEqual(['Files.Read']);
  expect((await run('login', 'onedrive', '--endpoint', graph.url, '--scope', 'Files.Read.All')).code).toBe(0);
  expect(await scopes()).toEqual(['Files.Read', 'Files.Read.All']);
  await signIn('sharepoint');
  expect(await scopes()).toEqual(['Files.Read.All', 'Sites.Read.All']);
  expect((await run('login', 'gdrive', '--scope', 'x')).stderr).toContain(
    '--tenant and --scope mean nothing',
  );
});

/** A screen that remembers the codes it was given. */
function codeScreen(): { screen: SignInScreen; codes: string[] } {
  const codes: string[] = [];
  return { codes, screen: { visit: () => undefined, enterCode: (_, code) => void codes.push(code) } };
}

it('[CL31] polls come as often as the server wants them, until the person has decided', async () => {
  const clock = new FakeClock({ auto: true });
  const graph = await startGraphEmulator({ clock });
  onTestFinished(() => graph.close());
  const { devices } = graph.core;
  const signIn = async (decision: 'approved' | 'declined'): Promise<string> => {
    const { screen, codes } = codeScreen();
    graph.core.clearCalls();
    graph.core.faults.on({ endpoint: 'oauth.token', after: 1, times: 1 }, 'slow_down');
    const application = { clientId: '12345678-1234-1234-1234-123456789abc', tenant: 'common' };
    const { signal } = new AbortController();
    let polls = 0;
    const patient = {
      now: () => clock.now(),
      sleep: async (ms: number) => {
        polls += 1;
        expect(ms).toBe(polls <= 1 ? 5_000 : 10_000);
        if (polls === 3) devices.decide(codes[0] ?? '', decision);
        await clock.sleep(ms);
      },
    };
    const options = { application, scopes: ['Files.Read'], origin: graph.url, screen, signal };
    const { user } = await signInWithDeviceCode({ ...options, clock: patient });
    expect(graph.core.calls.filter(({ endpoint }) => endpoint === 'oauth.token')).toHaveLength(4);
    return user.email;
  };
  expect(await signIn('approved')).toBe('test.user@example.com');
  await expect(signIn('declined')).rejects.toThrow('You did not allow music-sync to read your OneDrive.');
});

it('[CL31] a refusal, a wrong application and a server that is away say what to do', async () => {
  const { graph, cwd, run } = await graphCli();
  const failing = async (endpoint: string, fault: string): Promise<string> => {
    const remove = graph.core.faults.on({ endpoint }, fault);
    const { code, stdout, stderr } = await run('login', 'onedrive', ...applicationOf(graph));
    remove();
    expect([code, stdout]).toEqual([1, '']);
    return stderr;
  };
  expect(await failing('oauth.token', 'expired_token')).toContain('Nobody has typed in the code in time.');
  expect(await failing('oauth.token', 'invalid_client')).toContain('allows public client flows');
  expect(await failing('oauth.deviceCode', 'invalid_client')).toContain('does not accept the application');
  expect(await failing('oauth.token', 'interaction_required')).toContain(
    '(interaction_required). Try again.',
  );
  const away = ['--endpoint', 'http://127.0.0.1:1', '--client', '12345678-1234-1234-1234-123456789abc'];
  expect((await run('login', 'onedrive', ...away)).stderr).toContain('cannot be reached');
  expect(await readdir(cwd)).toEqual([]);
});

it('[CL31] Ctrl-C ends the wait at once', async () => {
  const { graph, cwd, environment } = await graphCli();
  const running = startCli(['login', 'onedrive', ...applicationOf(graph)], { cwd, env: environment });
  await running.says('Waiting for you');
  running.child.kill('SIGINT');
  const { code, stderr } = await running.result;
  expect(code).toBe(130);
  expect(stderr).toMatch(/\nmusic-sync: Stopped by SIGINT\.\n$/u);
  expect(await readdir(cwd)).toEqual([]);
});

it('[CL23] [CL31] the application is the person’s own', async () => {
  const { graph, environment, signIn, run } = await graphCli();
  const none = await run('login', 'onedrive');
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toMatch(
    /application of your own.*\n {2}1\. https:.*\n.*\n.*public client flows.*\n.*\n {2}5\. /u,
  );
  expect((await run('login', 'onedrive', '--client', 'my app')).stderr).toContain('takes an application id');
  expect((await run('login', 'onedrive', '--tenant', '../x')).stderr).toContain(
    '--tenant takes the id or domain',
  );
  await signIn();
  expect((await run('login', 'onedrive', '--endpoint', graph.url)).code).toBe(0);
  environment['MUSIC_SYNC_ONEDRIVE_CLIENT_ID'] = '00000000-0000-0000-0000-000000000000';
  environment['MUSIC_SYNC_ONEDRIVE_TENANT'] = 'contoso.example';
  graph.core.clearCalls();
  expect((await run('login', 'onedrive', '--endpoint', graph.url)).code).toBe(0);
  expect(graph.core.calls.map(({ path }) => path)).toContain('/contoso.example/oauth2/v2.0/token');
});

it('[CL25] logout forgets the sign-in, and says where the person can withdraw it', async () => {
  const { config, signIn, run, json } = await graphCli();
  await signIn();
  const { code, stdout } = await run('logout', 'onedrive');
  expect([code, stdout]).toEqual([0, expect.stringContaining('https://microsoft.com/consent')]);
  expect(await readdir(config)).toEqual([]);
  expect(await json('logout', 'sharepoint')).toEqual({ cloud: 'sharepoint', outcome: 'none' });
});
