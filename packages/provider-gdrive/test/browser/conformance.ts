import type { Clock, StorageProvider } from '@music-platform/bridge-traits';
import { systemClock } from '@music-platform/provider-kit';
import { describeStorageProvider, type RemoteWriter } from '@music-platform/testkit/conformance';
import { describe, it } from 'vitest';
import { callNode } from '../../../../scripts/lib/browser-suite/call-node.ts';
import type { OpenedCloud } from '../../../../scripts/lib/browser-suite/remote-control.ts';
import { remoteWriter } from '../../../../scripts/lib/browser-suite/remote-writer.ts';
import { createGoogleDriveProvider } from '../../src/fetch.ts';

/** Files made today are not fresh any more: nothing is waited for. */
const tomorrow: Clock = { ...systemClock, now: () => systemClock.now() + 86_400_000 };

describeStorageProvider(
  'provider-gdrive over fetch in Chromium',
  { describe, it },
  {
    create: async ({ pageSize }) => {
      const cloud = await callNode<OpenedCloud<{ url: string; token: string }>>('open');
      const { url, token } = cloud.facts;
      const open = (): StorageProvider =>
        createGoogleDriveProvider({
          tokens: { getAccessToken: async () => token },
          rootUrl: url,
          pageSize,
          clock: tomorrow,
          sharedDrives: 'all',
          retry: { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 },
        });
      return {
        provider: open(),
        remote: { ...remoteWriter<RemoteWriter>(cloud), allowsSameNames: true },
        scope: { id: 'user', name: 'My Drive', rootId: 'root' },
        reopen: async () => open(),
        teardown: () => callNode('close', cloud.id),
      };
    },
  },
);
