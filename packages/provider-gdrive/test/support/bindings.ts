import type { StorageProvider, TokenSource } from '@music-platform/bridge-traits';
import { createGoogleDriveProvider as createFetchProvider } from '../../src/fetch.ts';
import { createGoogleDriveProvider, type GoogleDriveOptions } from '../../src/index.ts';

/** Ways to reach Drive with tokens of ours. */
export type BindingName = 'fetch' | 'client';

export interface OpenOptions extends GoogleDriveOptions {
  binding?: BindingName;
  tokens?: TokenSource;
  fetch?: typeof fetch;
}

/** A token that never changes. */
export function fixedToken(token: string): TokenSource {
  return { getAccessToken: async () => token };
}

/** A provider over an emulated Drive. */
export function openProvider(
  { url, token }: { url: string; token: string },
  { binding = 'fetch', tokens = fixedToken(token), fetch, ...options }: OpenOptions = {},
): StorageProvider {
  const create = binding === 'fetch' ? createFetchProvider : createGoogleDriveProvider;
  return create({ ...options, tokens, rootUrl: url, fetch });
}

/** Waits too short to notice, for tests of what happens after them. */
export const quickRetry: NonNullable<GoogleDriveOptions['retry']> = {
  attempts: 3,
  baseDelayMs: 1,
  maxDelayMs: 2,
};
