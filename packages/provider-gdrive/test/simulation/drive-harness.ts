import { Library, SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { DriveCore, fetchOf, startDriveEmulator } from '@music-platform/testkit/emulators';
import {
  heldFetch,
  type ProviderHost,
  recycledDatabase,
  type SimulationHarness,
  type World,
} from '@music-platform/testkit/simulation';
import { createGoogleDriveProvider } from '../../src/fetch.ts';

/** Where an emulated Drive answers. */
interface Service {
  readonly url: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  close?(): Promise<void>;
}

type Serve = (host: ProviderHost) => Service | Promise<Service>;

/** What Drive is like: what lies in no folder of a drive is not in it, and folders are logged alone. */
export const driveWorld: Partial<World> = {
  ...{ changeFeed: true, stableIds: true, scopes: true, hashes: true, tags: false },
  ...{ bounded: false, strays: false, shortcuts: false, logDescendants: false, drives: 1 },
};

/** Google's provider over the emulated Drive, in the same process. */
export const inProcessDrive: SimulationHarness = harnessOver(({ remote, clock }) => {
  const core = new DriveCore({ remote, clock });
  return { url: 'https://drive.example', token: core.token, fetch: fetchOf(core.handle) as typeof fetch };
});

/** Google's provider over the emulated Drive behind a real HTTP server. */
export const servedDrive: SimulationHarness = harnessOver(async ({ remote, clock }) => {
  const { url, token, close } = await startDriveEmulator({ remote, clock });
  return { url, token, fetch: heldFetch(clock), close };
});

function harnessOver(serve: Serve): SimulationHarness {
  const services = new WeakMap<object, Service | Promise<Service>>();
  return {
    engine: async (host) => ({ sync: new SyncCoordinator(host), library: await Library.open(host.database) }),
    database: recycledDatabase(() => openNodeDatabase({ path: ':memory:' })),
    release: async (remote) => (await services.get(remote))?.close?.(),
    drive: { main: { id: 'main', rootId: '0AEmulatedMyDriveRoot' } },
    provider: async (host) => {
      const serving = services.get(host.remote) ?? serve(host);
      services.set(host.remote, serving);
      const { url, token, fetch } = await serving;
      return createGoogleDriveProvider({
        ...{ tokens: { getAccessToken: async () => token }, rootUrl: url, fetch, sharedDrives: 'all' },
        ...{ clock: host.clock, random: host.random, pageSize: host.world.pageSize },
        quotaUnitsPerMinute: Number.POSITIVE_INFINITY,
      });
    },
  };
}
