import type { StorageProvider, TokenSource } from '@music-platform/bridge-traits';
import { createGoogleDriveProvider } from '@music-platform/provider-gdrive/fetch';
import { createOneDriveProvider } from '@music-platform/provider-onedrive/fetch';
import type { StoredSource } from './source-book.ts';

type StoredCloud = Extract<StoredSource, { kind: 'google-drive' | 'onedrive' }>;

/** The provider of a cloud account. */
export function cloudProvider(
  { kind, profileId, rootUrl }: StoredCloud,
  tokens: TokenSource,
): StorageProvider {
  return kind === 'google-drive'
    ? createGoogleDriveProvider({ tokens, account: profileId, rootUrl })
    : createOneDriveProvider({ tokens, account: profileId, endpoint: rootUrl });
}
