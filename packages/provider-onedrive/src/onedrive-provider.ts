import type { TokenSource } from '@music-platform/bridge-traits';
import { createClientApi, createGraphClient, type GraphClient } from './api/client-api.ts';
import { createGraphProvider, type OneDriveProvider } from './graph-provider.ts';
import { completeOptions, type OneDriveOptions } from './provider-options.ts';

/** Options of `createOneDriveProvider`. */
export type OneDriveProviderOptions = OneDriveOptions & {
  /** Default: the host's `fetch`. Download addresses are always fetched with it. */
  fetch?: typeof fetch | undefined;
} & (
    | {
        /** A client of yours that authenticates itself: `Client` of `@microsoft/microsoft-graph-client`. */
        client: GraphClient;
        tokens?: undefined;
      }
    | {
        /** Access tokens, from `createMicrosoftTokenSource` or your own. */
        tokens: TokenSource;
        client?: undefined;
      }
  );

/** OneDrive and SharePoint libraries as a `StorageProvider`, through Microsoft's own client. Rules MG* in SPEC.md. */
export function createOneDriveProvider(options: OneDriveProviderOptions): OneDriveProvider {
  const { client, tokens, fetch } = options;
  if (client !== undefined) {
    const api = createClientApi(client, fetch);
    return createGraphProvider({ api, tokens: undefined, credentials: client }, options);
  }
  if (typeof tokens?.getAccessToken !== 'function') throw new TypeError('tokens or client must be given');
  const api = createClientApi(createGraphClient(completeOptions(options).endpoint, fetch), fetch);
  return createGraphProvider({ api, tokens, credentials: tokens }, options);
}
