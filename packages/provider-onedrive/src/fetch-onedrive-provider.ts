import type { TokenSource } from '@music-platform/bridge-traits';
import { createFetchApi } from './api/fetch-api.ts';
import { createGraphProvider, type OneDriveProvider } from './graph-provider.ts';
import type { OneDriveOptions } from './provider-options.ts';

/** Options of `createOneDriveProvider`. */
export interface OneDriveProviderOptions extends OneDriveOptions {
  /** Access tokens, from `createMicrosoftTokenSource` or your own. */
  tokens: TokenSource;
  /** Default: the host's `fetch`. */
  fetch?: typeof fetch | undefined;
}

/** OneDrive and SharePoint libraries as a `StorageProvider`, over `fetch`: for browsers and workers. Rules MG* in SPEC.md. */
export function createOneDriveProvider(options: OneDriveProviderOptions): OneDriveProvider {
  const { tokens, fetch } = options;
  if (typeof tokens?.getAccessToken !== 'function') throw new TypeError('tokens must be given');
  return createGraphProvider({ api: createFetchApi(fetch), tokens, credentials: tokens }, options);
}
