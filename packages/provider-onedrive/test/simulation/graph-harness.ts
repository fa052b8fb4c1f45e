import type { Random } from '@music-platform/bridge-traits';
import { Library, SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { createRandom } from '@music-platform/testkit';
import { fetchOf, GraphCore, type GraphQuirks, startGraphEmulator } from '@music-platform/testkit/emulators';
import {
  heldFetch,
  type ProviderHost,
  recycledDatabase,
  type SimulationHarness,
  type World,
} from '@music-platform/testkit/simulation';
import { createOneDriveProvider, type OneDriveSource } from '../../src/fetch.ts';
import { idsIn } from '../support/graph-world.ts';

/** Where an emulated Graph answers. */
interface Service {
  readonly core: GraphCore;
  readonly url: string;
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

interface Face {
  readonly account: 'personal' | 'business';
  readonly quirks: Partial<GraphQuirks>;
}

type Serve = (host: ProviderHost, face: Face) => Service | Promise<Service>;

/**
 * What OneDrive is like: what lies in no folder of a drive is not in it, and folders are logged alone. Syncing one folder fails when it is gone.
 */
export const graphWorld: Partial<World> = {
  ...{ changeFeed: true, stableIds: true, scopes: true, hashes: true, timeStepMs: 1_000 },
  ...{ homeStays: true, strays: false, shortcuts: false, logDescendants: false },
};

/** Microsoft's provider over the emulated Graph, in the same process. */
export const inProcessGraph: SimulationHarness = harnessOver(({ remote, clock }, face) => {
  const core = new GraphCore({ remote, clock, ...face });
  const url = 'https://graph.example';
  return { core, url, fetch: fetchOf(core.handle) as typeof fetch, close: () => core.close() };
});

/** Microsoft's provider over the emulated Graph behind a real HTTP server. */
export const servedGraph: SimulationHarness = harnessOver(async ({ remote, clock }, face) => {
  const { core, url, close } = await startGraphEmulator({ remote, clock, ...face });
  return { core, url, fetch: heldFetch(clock), close };
});

function harnessOver(serve: Serve): SimulationHarness {
  const services = new WeakMap<object, Service>();
  return {
    engine: async (host) => ({ sync: new SyncCoordinator(host), library: await Library.open(host.database) }),
    database: recycledDatabase(() => openNodeDatabase({ path: ':memory:' })),
    drive: { main: { id: 'main', rootId: 'root' } },
    provider: async (host) => {
      const { remote, world, random, clock } = host;
      const service = services.get(remote) ?? (await serve(host, drawFace(world, random)));
      services.set(remote, service);
      const { core, url, fetch } = service;
      const options = { clock, random, fetch, endpoint: url, pageSize: world.pageSize };
      const sources = sourcesOf(world, core);
      return createOneDriveProvider({
        ...options,
        sources,
        tokens: { getAccessToken: async () => core.token },
      });
    },
    idOf: (remote, itemId) => {
      const service = services.get(remote);
      return service === undefined ? itemId : idsIn(service.core)(itemId);
    },
    release: async (remote) => services.get(remote)?.close(),
  };
}

/** Libraries of a site belong to an organisation; everybody else has an account of his own. */
function drawFace({ drives }: World, { next }: Random): Face {
  const random = createRandom(next());
  return {
    account: drives > 0 || random.chance(0.3) ? 'business' : 'personal',
    quirks: {
      order: random.pick(['parents-first', 'children-first', 'shuffled']),
      duplicates: random.pick(['none', 'same']),
      ancestors: random.pick(['none', 'root', 'all']),
      emptyPages: random.chance(),
      pageFit: random.pick(['exact', 'under', 'over']),
      returnedContent: random.pick(['folder-only', 'reported']),
      idCase: random.pick(['stable', 'mixed']),
      driveIdZeros: random.pick(['kept', 'lost', 'mixed']),
    },
  };
}

/** The own drive, or one folder of it, and all libraries of the site. */
function sourcesOf({ bounded, drives }: World, { ids }: GraphCore): OneDriveSource[] {
  const own = bounded ? { drive: 'me', folder: ids.graphId('home') } : { drive: 'me' };
  return drives > 0 ? [own, { site: 'root' }] : [own];
}
