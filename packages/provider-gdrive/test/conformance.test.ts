import type { Clock } from '@music-platform/bridge-traits';
import { describeStorageProvider } from '@music-platform/testkit/conformance';
import { startDriveEmulator, systemClock } from '@music-platform/testkit/emulators';
import { describe, it } from 'vitest';
import { appClients } from './support/app-clients.ts';
import { openProvider, quickRetry } from './support/bindings.ts';
import { emulatorWriter } from './support/emulator-writer.ts';

/** Files made today are not fresh any more: nothing is waited for. */
const tomorrow: Clock = { ...systemClock, now: () => systemClock.now() + 86_400_000 };

const bindings: typeof appClients = {
  'the client made from tokens': (at, options) => openProvider(at, { ...options, binding: 'client' }),
  fetch: (at, options) => openProvider(at, { ...options, binding: 'fetch' }),
  ...appClients,
};

for (const [name, open] of Object.entries(bindings)) {
  describeStorageProvider(
    `provider-gdrive over ${name}`,
    { describe, it },
    {
      create: async ({ pageSize }) => {
        const emulator = await startDriveEmulator();
        const options = { pageSize, sharedDrives: 'all' as const, retry: quickRetry, clock: tomorrow };
        return {
          provider: open(emulator, options),
          remote: emulatorWriter(emulator),
          scope: { id: 'user', name: 'My Drive', rootId: 'root' },
          reopen: async () => open(emulator, options),
          teardown: () => emulator.close(),
        };
      },
    },
  );
}
