import { mkdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStorageProvider } from '@music-platform/testkit/conformance';
import { describe, it } from 'vitest';
import { createLocalProvider } from '../src/index.ts';
import { localWriter } from './local-writer.ts';
import { removeTree } from './support.ts';

describeStorageProvider(
  'provider-local',
  { describe, it },
  {
    create: async ({ pageSize }) => {
      const folder = await mkdtemp(join(tmpdir(), 'provider-local-conformance-'));
      const root = join(folder, 'music');
      mkdirSync(root);
      const open = () => createLocalProvider({ root, pageSize, ignore: [] });
      const provider = open();
      return {
        provider,
        remote: localWriter(root, provider),
        reopen: async () => open(),
        teardown: () => removeTree(folder),
      };
    },
  },
);
