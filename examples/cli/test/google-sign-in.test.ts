import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { googleEndpoints } from '../src/gdrive/google-endpoints.ts';
import { signInToGoogle } from '../src/gdrive/google-sign-in.ts';
import { driveCli } from './support/drive-cli.ts';
import { song } from './support/person-cli.ts';
import { startCli } from './support/run-cli.ts';

const clientFile = join(import.meta.dirname, 'support', 'oauth-client.json');

it('[CL21] [CL24] a person agrees in the browser, and every later command is signed in', async () => {
  const { drive, cwd, config, run, start } = await driveCli();
  drive.remote.putPath(['Ann', 'Blue', '1.mp3'], song('One'));
  const login = start('login', 'gdrive', '--client', clientFile, '--endpoint', drive.url);
  const address = await login.address;
  const asked = Object.fromEntries(address.searchParams);
  expect(asked).toMatchObject({
    client_id: '1234-emulated.apps.googleusercontent.com',
    scope: 'https://www.googleapis.com/auth/drive.readonly',
    response_type: 'code',
    code_challenge_method: 'S256',
    redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/u),
    state: expect.stringMatching(/^[\w-]{43}$/u),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/u),
  });
  const page = await fetch(address);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('You are signed in')]);
  const { code, stdout } = await login.result;
  expect(code).toBe(0);
  expect(stdout).toContain('Signed in to Google Drive as Test User <user@example.com>.');
  expect(stdout).toContain(`in files that only you can read, in ${config}\n`);
  await expect(fetch(asked['redirect_uri'] ?? '')).rejects.toThrow();

  const files = await readdir(config);
  expect(files.toSorted()).toEqual(['gdrive', 'gdrive.refresh-token']);
  expect((await stat(config)).mode & 0o777).toBe(0o700);
  for (const file of files) expect((await stat(join(config, file))).mode & 0o777).toBe(0o600);
  expect(await readdir(cwd)).toEqual(['config']);

  expect(await run('sync', 'gdrive')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/added +1\n/u),
  });
});

it('[CL21] the browser of the machine is opened; the program ends by itself', async () => {
  const { drive, cwd, environment } = await driveCli();
  const browser = join(cwd, 'browser');
  const visit = 'fetch(process.argv[1]).then((page) => page.text())';
  await writeFile(browser, `#!/bin/sh\nexec "${process.execPath}" -e '${visit}' "$1"\n`, { mode: 0o755 });
  const args = ['login', 'gdrive', '--client', clientFile, '--endpoint', drive.url, '--json'];
  const running = startCli(args, { cwd, env: { ...environment, BROWSER: browser } });
  const { code, stdout, stderr } = await running.result;
  expect(stderr).toMatch(
    /^Your browser opens to sign in\. .*\n\n {2}http.*\n\nWaiting for you; Ctrl-C cancels\.\n$/u,
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    cloud: 'gdrive',
    user: { id: '01234567890123456789', name: 'Test User', email: 'user@example.com' },
    keptIn: 'file',
  });
});

it('[CL21] a browser that does not start is no failure', async () => {
  const { drive, cwd, environment } = await driveCli();
  const args = ['login', 'gdrive', '--client', clientFile, '--endpoint', drive.url];
  const running = startCli(args, { cwd, env: { ...environment, BROWSER: join(cwd, 'nowhere') } });
  await running.says('Waiting for you');
  running.child.kill('SIGINT');
  const { code, stderr } = await running.result;
  expect(code).toBe(130);
  expect(stderr).toMatch(/\nmusic-sync: Stopped by SIGINT\.\n$/u);
  expect(await readdir(cwd)).toEqual([]);
});

it('[CL22] only the redirect of this sign-in counts, and only once', async () => {
  const { drive, start } = await driveCli();
  const login = start('login', 'gdrive', '--client', clientFile, '--endpoint', drive.url);
  const address = await login.address;
  const back = new URL(address.searchParams.get('redirect_uri') ?? '');
  const state = address.searchParams.get('state') ?? '';
  const statusOf = async (path: string, init: RequestInit = {}): Promise<number> =>
    (await fetch(new URL(path, back), init)).status;
  expect(await statusOf('/?code=stolen')).toBe(400);
  expect(await statusOf('/?code=stolen&state=guessed')).toBe(400);
  expect(await statusOf('/favicon.ico')).toBe(404);
  expect(await statusOf('/')).toBe(404);
  expect(await statusOf(`/?code=x&state=${state}`, { method: 'POST' })).toBe(404);
  expect(await statusUnderName(back, `/?code=x&state=${state}`, 'evil.example')).toBe(404);
  expect(await statusUnderName(back, '//', back.host)).toBe(404);
  const consent = await fetch(address, { redirect: 'manual' });
  const redirect = consent.headers.get('location') ?? '';
  const pages = await Promise.all([fetch(redirect), fetch(redirect).catch(() => undefined)]);
  expect(pages.map((page) => page?.status).filter((status) => status === 200)).toEqual([200]);
  expect((await login.result).code).toBe(0);
});

it('[CL22] a refusal ends it, and what was kept before stays', async () => {
  const { drive, config, signIn, start, run } = await driveCli();
  await signIn();
  const kept = await readFile(join(config, 'gdrive.refresh-token'), 'utf8');
  for (const [answer, says] of [
    ['error=access_denied', 'You did not allow music-sync to read your Google Drive.'],
    ['error=server_error', 'Google refuses the sign-in (server_error).'],
    ['code=made-up', 'Google refuses the sign-in (invalid_grant). Try again.'],
  ]) {
    const login = start('login', 'gdrive', '--endpoint', drive.url);
    const asked = (await login.address).searchParams;
    const page = await fetch(`${asked.get('redirect_uri')}?${answer}&state=${asked.get('state')}`);
    expect(await page.text()).toContain('That did not work');
    const { code, stdout, stderr } = await login.result;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`music-sync: ${says}\n`);
  }
  expect(await readFile(join(config, 'gdrive.refresh-token'), 'utf8')).toBe(kept);
  expect((await run('sync', 'gdrive')).code).toBe(0);
});

it.each([
  ['the box for Drive is not ticked', { scope: 'drive.metadata.readonly' }, undefined, 'was not ticked'],
  ['the API is switched off', {}, 'accessNotConfigured', 'Enable it: https://console.cloud.google.com/'],
  ['Drive is in trouble', {}, 'rateLimitExceeded', 'Try again in a minute.'],
] as const)('[CL22] where %s, nothing is kept, and it says what to do', async (_, options, fault, says) => {
  const { drive, config, start } = await driveCli(options);
  if (fault !== undefined) drive.faults.on({ endpoint: 'about.get' }, fault);
  const login = start('login', 'gdrive', '--client', clientFile, '--endpoint', drive.url);
  expect(await (await fetch(await login.address)).text()).toContain('That did not work');
  const { code, stderr } = await login.result;
  expect([code, stderr]).toEqual([1, expect.stringContaining(says)]);
  await expect(readdir(config)).rejects.toThrow('ENOENT');
});

it('[CL22] a person who never comes back is not waited for', async () => {
  const endpoints = googleEndpoints('http://127.0.0.1:1');
  const screen = { visit: () => undefined, enterCode: () => undefined };
  const { signal } = new AbortController();
  const signIn = signInToGoogle({ client: { clientId: 'app' }, endpoints, screen, signal, timeoutMs: 1 });
  await expect(signIn).rejects.toThrow(/Nobody has signed in within 1 minute\. Run the command again\./u);
});

it('[CL23] the OAuth client comes from a file, from the environment, or from the last sign-in', async () => {
  const { drive, environment, signIn, start } = await driveCli();
  const clientAsked = async (...args: string[]): Promise<string | null> => {
    const login = start('login', 'gdrive', '--endpoint', drive.url, ...args);
    const address = await login.address;
    await fetch(address).then((page) => page.text());
    expect((await login.result).code).toBe(0);
    return address.searchParams.get('client_id');
  };
  environment['MUSIC_SYNC_GDRIVE_CLIENT_ID'] = 'from-environment';
  expect(await clientAsked()).toBe('from-environment');
  expect(await clientAsked('--client', clientFile)).toMatch(/^1234-emulated/u);
  environment['MUSIC_SYNC_GDRIVE_CLIENT_ID'] = '';
  await signIn();
  expect(await clientAsked()).toMatch(/^1234-emulated/u);
});

it('[CL23] without a client, or with a wrong one, it says how to make one', async () => {
  const { cwd, run } = await driveCli();
  const none = await run('login', 'gdrive');
  expect(none).toMatchObject({ code: 2, stdout: '' });
  expect(none.stderr).toMatch(
    /OAuth client of your own.*\n {2}1\. https:.*\n.*\n.*\n.*Desktop app.*\n {2}5\. /u,
  );
  const web = join(cwd, 'web.json');
  await writeFile(web, JSON.stringify({ web: { client_id: 'x', client_secret: 'very secret' } }));
  const text = join(cwd, 'note.txt');
  await writeFile(text, 'client_id: x');
  for (const [file, says] of [
    [web, 'holds a client for web servers'],
    [text, 'is not the JSON of an OAuth client'],
    [join(cwd, 'nowhere.json'), 'cannot be read (ENOENT)'],
  ] as const) {
    const { code, stderr } = await run('login', 'gdrive', '--client', file);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
    expect(stderr).not.toContain('very secret');
  }
  expect((await run('login', 'dropbox')).stderr).toMatch(/knows no cloud “dropbox”\. It knows: gdrive/u);
});

it('[CL25] logout withdraws the sign-in and forgets it', async () => {
  const { drive, config, signIn, run, json } = await driveCli();
  await signIn();
  const refreshToken = await readFile(join(config, 'gdrive.refresh-token'), 'utf8');
  expect(drive.tokens.isRefreshToken(refreshToken)).toBe(true);
  expect(await run('logout', 'gdrive')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('withdrawn'),
  });
  expect(drive.tokens.isRefreshToken(refreshToken)).toBe(false);
  expect(await readdir(config)).toEqual([]);
  expect(await json('logout', 'gdrive')).toEqual({ cloud: 'gdrive', outcome: 'none' });

  await signIn();
  drive.faults.on({ endpoint: 'oauth.revoke' }, { kind: 'reset' });
  const alone = await run('logout', 'gdrive');
  expect(alone).toMatchObject({ code: 0, stdout: expect.stringContaining('https://myaccount.google.com') });
  expect(await readdir(config)).toEqual([]);
});

/** Asks as a page does that has bent a name of its own to this machine. */
async function statusUnderName(at: URL, path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: at.hostname, port: at.port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject).end();
  });
}
