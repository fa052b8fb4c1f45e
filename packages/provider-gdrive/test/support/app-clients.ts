import { auth, drive } from '@googleapis/drive';
import type { StorageProvider } from '@music-platform/bridge-traits';
import { google } from 'googleapis';
import { createGoogleDriveProvider, type GoogleDriveOptions } from '../../src/index.ts';

type Open = (at: { url: string; token: string }, options?: GoogleDriveOptions) => StorageProvider;

/** Providers over clients that an app has made itself, and that authenticate themselves. */
export const appClients: Readonly<Record<string, Open>> = {
  '@googleapis/drive': ({ url, token }, options) => {
    const client = new auth.OAuth2();
    client.setCredentials({ access_token: token });
    return createGoogleDriveProvider({
      ...options,
      drive: drive({ version: 'v3', auth: client, rootUrl: url }),
    });
  },
  googleapis: ({ url, token }, options) => {
    const client = new google.auth.OAuth2();
    client.setCredentials({ access_token: token });
    return createGoogleDriveProvider({
      ...options,
      drive: google.drive({ version: 'v3', auth: client, rootUrl: url }),
    });
  },
};
