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
  // What an account may spend in a minute is Google's rule, and no emulator's.
  const quotaUnitsPerMinute = rootUrl === undefined ? undefined : Number.POSITIVE_INFINITY;
  return kind === 'google-drive'
    ? createGoogleDriveProvider({ tokens, account: profileId, rootUrl, quotaUnitsPerMinute })
    : createOneDriveProvider({ tokens, account: profileId, endpoint: rootUrl });
}
