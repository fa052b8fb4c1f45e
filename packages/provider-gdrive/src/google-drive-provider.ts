import { drive } from '@googleapis/drive';
import type { StorageProvider, TokenSource } from '@music-platform/bridge-traits';
import { createClientApi, type DriveClient } from './api/client-api.ts';
import { createDriveProvider } from './drive-provider.ts';
import type { GoogleDriveOptions } from './provider-options.ts';

/** Options of `createGoogleDriveProvider`. */
export type GoogleDriveProviderOptions = GoogleDriveOptions &
  (
    | {
        /** A Drive v3 client of yours that authenticates itself: `drive('v3')` of `@googleapis/drive` or `google.drive('v3')` of `googleapis`. */
        drive: DriveClient;
        tokens?: undefined;
      }
    | {
        /** Access tokens, from `createGoogleTokenSource` or your own. */
        tokens: TokenSource;
        drive?: undefined;
        /** Origin of the API, for tests and proxies. Default `https://www.googleapis.com/`. */
        rootUrl?: string | undefined;
        /** Default: what Google's client uses. */
        fetch?: typeof fetch | undefined;
      }
  );

/** Google Drive as a `StorageProvider`, through Google's own client. Rules GP* in SPEC.md. */
export function createGoogleDriveProvider(options: GoogleDriveProviderOptions): StorageProvider {
  if (options.drive !== undefined) {
    const access = { api: createClientApi(options.drive), tokens: undefined, credentials: options.drive };
    return createDriveProvider(access, options);
  }
  const { tokens, rootUrl, fetch } = options;
  if (typeof tokens?.getAccessToken !== 'function') throw new TypeError('tokens or drive must be given');
  const client = drive({
    version: 'v3',
    ...(rootUrl !== undefined && { rootUrl }),
    ...(fetch !== undefined && { fetchImplementation: fetch }),
  });
  return createDriveProvider({ api: createClientApi(client, fetch), tokens, credentials: tokens }, options);
}
