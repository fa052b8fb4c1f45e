import { describeStorageProvider } from '@music-platform/testkit/conformance';
import { startDriveEmulator } from '@music-platform/testkit/emulators';
import { bindingNames, openProvider, quickRetry } from './support/bindings.ts';
import { emulatorWriter } from './support/emulator-writer.ts';

for (const binding of bindingNames) {
  describeStorageProvider(`provider-gdrive over ${binding}`, {
    create: async ({ pageSize }) => {
      const emulator = await startDriveEmulator();
      const open = () => openProvider(emulator, { binding, pageSize, retry: quickRetry });
      const provider = open();
      return {
        provider,
        remote: emulatorWriter(emulator),
        scope: { id: 'user', name: 'My Drive', rootId: 'root' },
        reopen: async () => open(),
        teardown: () => emulator.close(),
      };
    },
  });
}
