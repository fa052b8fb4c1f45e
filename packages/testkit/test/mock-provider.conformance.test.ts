import { describe, it } from 'vitest';
import { describeStorageProvider, mockProviderWriter } from '../src/conformance/index.ts';
import {
  MockIncrementalProvider,
  type MockProviderOptions,
  RemoteDrive,
  type RemoteDriveOptions,
} from '../src/index.ts';

function describeMock(
  name: string,
  options: MockProviderOptions = {},
  remoteOptions: RemoteDriveOptions = {},
): void {
  describeStorageProvider(
    name,
    { describe, it },
    {
      create: async ({ pageSize }) => {
        const remote = new RemoteDrive(remoteOptions);
        const open = (): MockIncrementalProvider =>
          new MockIncrementalProvider({ remote, pageSize, ...options });
        const provider = open();
        const [scope] = (await provider.scopes?.()) ?? [];
        return { provider, remote: mockProviderWriter(provider), reopen: async () => open(), scope };
      },
    },
  );
}

describeMock('mock');
describeMock('mock with tags, push and scopes', { supports: { tags: true }, onPush: () => {}, scopes: true });
describeMock('mock whose folder changes cover descendants', {}, { logDescendants: true });
describeMock('mock with lag', {}, { lag: { untilSettled: true }, lagListings: true });
describeMock('mock whose trash reports descendants late', {}, { descendantsOfTrash: 'on-settle' });
describeMock('mock without a change feed, ranges and hashes', {
  supports: { changeFeed: false, rangedReads: false, contentHashes: [] },
});
describeMock('mock whose ids are paths', { supports: { stableIds: false, changeFeed: false } });
