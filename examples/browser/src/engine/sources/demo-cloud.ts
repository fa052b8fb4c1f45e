import type { StorageProvider } from '@music-platform/bridge-traits';
import { createGoogleDriveProvider } from '@music-platform/provider-gdrive/fetch';
import { virtualDrive } from '@music-platform/testkit';
import { DriveCore, fetchOf } from '@music-platform/testkit/emulators';

/** How large the emulated cloud is. */
export interface DemoCloudOptions {
  readonly tracks: number;
}

const clock = {
  now: (): number => Date.now(),
  sleep: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Google Drive as it would answer, in this worker: the real provider talks to it, and no byte leaves the page. */
export function createDemoCloud({ tracks }: DemoCloudOptions): StorageProvider {
  const remote = virtualDrive({ tracks, formats: ['mp3', 'flac', 'm4a'], sizeFactor: 0.1, drive: { clock } });
  const core = new DriveCore({ remote });
  return createGoogleDriveProvider({
    tokens: { getAccessToken: async () => core.token },
    rootUrl: 'https://drive.invalid/',
    fetch: fetchOf(core.handle),
    account: 'demo',
  });
}
