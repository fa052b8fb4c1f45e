import type { StorageProvider } from '@music-platform/bridge-traits';
import { MockIncrementalProvider } from '../../mock-provider/mock-incremental-provider.ts';
import type { ProviderHost } from '../harness.ts';
import { HOME } from './in-library.ts';

/** The mock provider of a world's cloud. */
export function mockProviderOf({ remote, clock, world }: ProviderHost): StorageProvider {
  const { pageSize, scopes, changeFeed, stableIds, hashes, tags, bounded } = world;
  return new MockIncrementalProvider({
    remote,
    clock,
    pageSize,
    scopes,
    supports: { changeFeed, stableIds, tags, ...(hashes ? {} : { contentHashes: [] }) },
    ...(bounded ? { roots: { [remote.mainDriveId]: HOME } } : {}),
  });
}
