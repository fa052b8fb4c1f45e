import type { StorageProvider } from '@music-platform/bridge-traits';
import { describeStorageProvider, type RemoteWriter } from '@music-platform/testkit/conformance';
import { describe, it } from 'vitest';
import { callNode } from '../../../../scripts/lib/browser-suite/call-node.ts';
import type { OpenedCloud } from '../../../../scripts/lib/browser-suite/remote-control.ts';
import { remoteWriter } from '../../../../scripts/lib/browser-suite/remote-writer.ts';
import { createOneDriveProvider } from '../../src/fetch.ts';

describeStorageProvider(
  'provider-onedrive, personal over fetch in Chromium',
  { describe, it },
  {
    create: async ({ pageSize }) => {
      const cloud = await callNode<OpenedCloud<{ url: string; token: string }>>('open');
      const { url, token } = cloud.facts;
      const open = (): StorageProvider =>
        createOneDriveProvider({
          tokens: { getAccessToken: async () => token },
          endpoint: url,
          pageSize,
          retry: { attempts: 3, baseDelayMs: 1, maxDelayMs: 2 },
        });
      return {
        provider: open(),
        remote: remoteWriter<RemoteWriter>(cloud),
        scope: { id: 'me' },
        reopen: async () => open(),
        teardown: () => callNode('close', cloud.id),
      };
    },
    knownGaps: [
      {
        rule: 'SP4',
        title: 'scopes of a failing service',
        reason: 'drives are chosen by the app: naming them asks nobody',
      },
    ],
  },
);
