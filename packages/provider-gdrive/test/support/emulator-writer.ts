import { type RemoteWriter, remoteDriveWriter } from '@music-platform/testkit/conformance';
import type { DriveEmulator, DriveFault } from '@music-platform/testkit/emulators';

/** The owner of an emulated Drive, and whoever disturbs it. */
export function emulatorWriter(emulator: DriveEmulator): RemoteWriter {
  const disturb = async (fault: DriveFault): Promise<() => Promise<void>> => {
    const end = emulator.faults.on({}, fault);
    return async () => end();
  };
  return {
    ...remoteDriveWriter(emulator.remote),
    expireCursors: async () => {
      emulator.remote.expireCursors();
      emulator.pageTokens.expire();
    },
    breakService: () => disturb({ kind: 'status', status: 503 }),
    stallService: () => disturb({ kind: 'stall' }),
    obstructFolder: async () => {
      emulator.faults.on({ endpoint: 'files.list', times: 1 }, { kind: 'incomplete-search' });
    },
    bytesServed: () =>
      emulator.calls.reduce(
        (sum, { endpoint, bytes }) => sum + (endpoint === 'files.download' ? bytes : 0),
        0,
      ),
  };
}
