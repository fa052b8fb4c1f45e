import { auth, drive } from '@googleapis/drive';
import type { StorageProvider, TokenSource } from '@music-platform/bridge-traits';
import type { DriveEmulator } from '@music-platform/testkit/emulators';
import { google } from 'googleapis';
import { createGoogleDriveProvider as createFetchProvider } from '../../src/fetch.ts';
import { createGoogleDriveProvider, type GoogleDriveOptions } from '../../src/index.ts';

/** The ways to reach Drive, all of which keep every rule. */
export const bindingNames = [
  'the client made from tokens',
  "the app's @googleapis/drive",
  "the app's googleapis",
  'fetch',
] as const;

export type BindingName = (typeof bindingNames)[number];

/** A token that never changes. */
export function fixedToken(token: string): TokenSource {
  return { getAccessToken: async () => token };
}

/** A provider over an emulator. */
export function openProvider(
  { url, token }: Pick<DriveEmulator, 'url' | 'token'>,
  options: GoogleDriveOptions & { binding?: BindingName; tokens?: TokenSource; fetch?: typeof fetch } = {},
): StorageProvider {
  const { binding = 'fetch', tokens = fixedToken(token), fetch, ...rest } = options;
  switch (binding) {
    case 'fetch':
      return createFetchProvider({ ...rest, tokens, rootUrl: url, fetch });
    case 'the client made from tokens':
      return createGoogleDriveProvider({ ...rest, tokens, rootUrl: url, fetch });
    case "the app's @googleapis/drive": {
      const client = new auth.OAuth2();
      client.setCredentials({ access_token: token });
      return createGoogleDriveProvider({ ...rest, drive: drive({ version: 'v3', auth: client, rootUrl: url }) });
    }
    case "the app's googleapis": {
      const client = new google.auth.OAuth2();
      client.setCredentials({ access_token: token });
      return createGoogleDriveProvider({ ...rest, drive: google.drive({ version: 'v3', auth: client, rootUrl: url }) });
    }
  }
}

/** Waits too short to notice, for tests of what happens after them. */
export const quickRetry: NonNullable<GoogleDriveOptions['retry']> = { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 };
