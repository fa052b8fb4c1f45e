import type { TokenSource } from '@music-platform/bridge-traits';
import { createOneDriveProvider as createFetchProvider } from '../../src/fetch.ts';
import { createOneDriveProvider, type OneDriveOptions, type OneDriveProvider } from '../../src/index.ts';

/** Ways to reach Graph with tokens of ours. */
export type BindingName = 'fetch' | 'client';

export interface OpenOptions extends OneDriveOptions {
  binding?: BindingName;
  tokens?: TokenSource;
  fetch?: typeof fetch;
}

/** Where an emulated Graph in this process claims to be. */
const endpoint = 'https://graph.example';

/** A token that never changes. */
export function fixedToken(token: string): TokenSource {
  return { getAccessToken: async () => token };
}

/** A provider over an emulated Graph. */
export function openProvider(
  token: string,
  { binding = 'fetch', tokens = fixedToken(token), ...options }: OpenOptions = {},
): OneDriveProvider {
  const create = binding === 'fetch' ? createFetchProvider : createOneDriveProvider;
  return create({ endpoint, ...options, tokens });
}

/** Waits too short to notice, for tests of what happens after them. */
export const quickRetry: NonNullable<OneDriveOptions['retry']> = {
  attempts: 3,
  baseDelayMs: 1,
  maxDelayMs: 2,
};
