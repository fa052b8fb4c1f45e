import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configFolder } from '../src/host/config-folder.ts';
import { createFileStore } from '../src/secrets/file-store.ts';
import { createKeychainStore, type KeychainEntry, openKeychain } from '../src/secrets/keychain.ts';
import { createSecretStore } from '../src/secrets/secret-store.ts';
import { browserCommand } from '../src/sign-in/browser-command.ts';
import { createSignInScreen } from '../src/sign-in/sign-in-screen.ts';
import { fakeStream } from './support/fake-stream.ts';
import { temporaryFolder } from './support/music-folder.ts';

/** A system's keychain that can be locked. */
function systemKeychain() {
  const values = new Map<string, string>();
  const state = { isLocked: false };
  const check = (): void => {
    if (state.isLocked) throw new Error('Couldn\u2019t access platform storage');
  };
  const entryOf = (key: string): KeychainEntry => ({
    getPassword: async () => {
      check();
      return values.get(key) ?? null;
    },
    setPassword: async (value) => {
      check();
      values.set(key, value);
    },
    deletePassword: async () => {
      check();
      return values.delete(key);
    },
  });
  return { values, state, store: createKeychainStore(entryOf) };
}

it('[CL24] files are for their owner only, also where a folder was open to others before', async () => {
  const folder = join(await temporaryFolder(), 'config');
  await mkdir(folder);
  await chmod(folder, 0o755);
  const store = createFileStore(folder);
  expect(await store.get('token')).toBeUndefined();
  await store.set('token', 'first');
  await store.set('token', 'second');
  expect(await store.get('token')).toBe('second');
  expect([(await stat(folder)).mode & 0o777, (await stat(join(folder, 'token'))).mode & 0o777]).toEqual([
    0o700, 0o600,
  ]);
  expect(await readdir(folder)).toEqual(['token']);
  await store.delete('token');
  await store.delete('token');
  expect(await readdir(folder)).toEqual([]);
  await expect(store.get('../token')).rejects.toThrow(TypeError);
});

it('[CL24] a keychain comes first; what it refuses goes into a file, and the newest counts', async () => {
  const folder = await temporaryFolder();
  const { values, state, store } = systemKeychain();
  const secrets = createSecretStore(store, folder);
  expect(await secrets.placeOf('token')).toBeUndefined();
  await secrets.set('token', 'one');
  expect([await secrets.placeOf('token'), await readdir(folder)]).toEqual(['keychain', []]);

  state.isLocked = true;
  await secrets.set('token', 'two');
  expect([await secrets.get('token'), await secrets.placeOf('token')]).toEqual(['two', 'file']);
  state.isLocked = false;
  expect([values.get('token'), await secrets.get('token')]).toEqual(['one', 'two']);

  await secrets.set('token', 'three');
  expect([await secrets.get('token'), await readdir(folder)]).toEqual(['three', []]);
  await secrets.delete('token');
  expect([await secrets.get('token'), values.size]).toEqual([undefined, 0]);
  state.isLocked = true;
  await expect(secrets.get('token')).rejects.toThrow('Unlock it, or set MUSIC_SYNC_KEYCHAIN=off.');
});

it('[CL24] a machine without a keychain, or told to use none, has files', async () => {
  expect(await openKeychain({ MUSIC_SYNC_KEYCHAIN: 'off' })).toBeUndefined();
  const secrets = createSecretStore(undefined, await temporaryFolder());
  await secrets.set('token', 'one');
  expect([await secrets.get('token'), await secrets.placeOf('token')]).toEqual(['one', 'file']);
});

it.each([
  ['linux', {}, '/home/me/.config/music-sync'],
  ['linux', { XDG_CONFIG_HOME: '/xdg' }, '/xdg/music-sync'],
  ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/me/.config/music-sync'],
  ['darwin', {}, '/home/me/Library/Application Support/music-sync'],
  ['win32', { APPDATA: '/Roaming' }, '/Roaming/music-sync'],
  ['win32', {}, '/home/me/AppData/Roaming/music-sync'],
  ['darwin', { MUSIC_SYNC_CONFIG: '/own' }, '/own'],
] as const)('[CL24] files lie where settings belong on %s (%j)', (platform, environment, folder) => {
  expect(configFolder(environment, platform, '/home/me')).toBe(folder);
});

const url = 'https://accounts.example/auth?a=1&b=2';

it.each([
  ['linux', {}, undefined],
  ['linux', { DISPLAY: ':0' }, ['xdg-open', [url]]],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, ['xdg-open', [url]]],
  ['linux', { DISPLAY: ':0', SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, undefined],
  ['linux', { WSL_DISTRO_NAME: 'Debian' }, ['rundll32.exe', ['url.dll,FileProtocolHandler', url]]],
  ['darwin', {}, ['open', [url]]],
  ['win32', {}, ['rundll32', ['url.dll,FileProtocolHandler', url]]],
  ['darwin', { BROWSER: 'none' }, undefined],
  ['linux', { BROWSER: '/usr/bin/firefox' }, ['/usr/bin/firefox', [url]]],
] as const)('[CL21] the browser on %s (%j)', (platform, environment, command) => {
  expect(browserCommand(url, environment, platform)).toEqual(command);
});

it('[CL21] over SSH it says how the browser of another computer gets here', () => {
  const { stream, written } = fakeStream(false);
  const screen = createSignInScreen(stream, { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, () => {
    throw new Error('no browser is to be started');
  });
  screen.visit('https://accounts.example/auth?redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2F');
  expect(written()).toContain('\n  https://accounts.example/auth?');
  expect(written()).toContain('ssh -L 4711:127.0.0.1:4711 ');
});
