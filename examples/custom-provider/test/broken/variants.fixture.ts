import { MockIncrementalProvider, RemoteDrive } from '@music-platform/testkit';
import { describeStorageProvider, mockProviderWriter } from '@music-platform/testkit/conformance';
import { describe, it } from 'vitest';
import { variants } from './variants.ts';

// Most of these fail, and shall: broken-variants.test.ts runs this file in a process of its own.
for (const { name, spoil } of [{ name: 'control', spoil: undefined }, ...variants]) {
  describeStorageProvider(
    name,
    { describe, it },
    {
      create: async ({ pageSize }) => {
        const remote = new RemoteDrive();
        const good = new MockIncrementalProvider({ remote, pageSize });
        return { provider: spoil?.(good) ?? good, remote: mockProviderWriter(good) };
      },
      timeoutMs: 1000,
    },
  );
}
