import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStorageProvider } from '@music-platform/testkit/conformance';
import { describe, it } from 'vitest';
import { ManifestProvider } from '../manifest-provider.ts';
import { ManifestWriter } from './manifest-writer.ts';

describeStorageProvider(
  'ManifestProvider',
  { describe, it },
  {
    create: async () => {
      const root = await mkdtemp(join(tmpdir(), 'manifests-'));
      return {
        provider: new ManifestProvider({ root }),
        remote: new ManifestWriter(root),
        reopen: async () => new ManifestProvider({ root }),
        teardown: () => rm(root, { recursive: true }),
      };
    },
    without: { bytesServed: 'nobody counts the bytes a file system reads' },
  },
);
