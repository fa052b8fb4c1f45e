import type {
  ChangePage,
  RemoteFile,
  Scope,
  StorageProvider,
  TokenSource,
} from '@music-platform/bridge-traits';
import {
  collect,
  createRandom,
  FakeClock,
  RemoteDrive,
  type RemoteDriveOptions,
} from '@music-platform/testkit';
import { DriveCore, type DriveCoreOptions, fetchOf } from '@music-platform/testkit/emulators';
import type { GoogleDriveOptions } from '../../src/index.ts';
import { type BindingName, openProvider } from './bindings.ts';

/** The real id of My Drive's root. */
export const rootId = '0AEmulatedMyDriveRoot';

export interface WorldOptions extends GoogleDriveOptions {
  binding?: BindingName;
  tokens?: TokenSource;
  fetch?: typeof globalThis.fetch;
  drive?: RemoteDriveOptions;
  core?: Partial<DriveCoreOptions>;
  seed?: number;
}

/** An emulated Drive and a provider of it in one process, on virtual time. */
export interface DriveWorld {
  clock: FakeClock;
  remote: RemoteDrive;
  core: DriveCore;
  fetch: typeof fetch;
  provider: StorageProvider;
  /** Another provider, as another process would have it, unless it shares an account. */
  open(options?: WorldOptions): StorageProvider;
  /** Endpoints called so far. */
  endpoints(): string[];
  /** The first scope. */
  scope(): Promise<Scope>;
  /** Everything in the first scope. */
  list(): Promise<{ files: RemoteFile[]; cursor: string }>;
  /** What has changed in the first scope. */
  follow(cursor: string): Promise<ChangePage[]>;
}

export function createDriveWorld(options: WorldOptions = {}): DriveWorld {
  const { drive, core: coreOptions, ...providerOptions } = options;
  const clock = options.clock instanceof FakeClock ? options.clock : new FakeClock({ auto: true });
  const remote = new RemoteDrive({ clock, main: { id: 'main', rootId }, ...drive });
  const core = new DriveCore({ remote, clock, pushTransport: async () => 204, ...coreOptions });
  const fetch = fetchOf(core.handle);
  const open = (more: WorldOptions = {}): StorageProvider =>
    openProvider(
      { url: 'https://drive.example', token: core.token },
      { clock, random: createRandom(options.seed ?? 1), fetch, ...providerOptions, ...more },
    );
  const provider = open();
  const scope = async (): Promise<Scope> => {
    const [first] = (await provider.scopes?.()) ?? [];
    if (first === undefined) throw new Error('the provider names no scope');
    return first;
  };
  return {
    clock,
    remote,
    core,
    fetch,
    provider,
    open,
    scope,
    endpoints: () => core.calls.map(({ endpoint }) => endpoint),
    list: async () => {
      const pages = await collect(provider.listFiles({ scope: await scope() }));
      const cursor = pages.at(-1)?.cursor;
      if (cursor === undefined) throw new Error('the listing has no cursor');
      return { files: pages.flatMap(({ files }) => files), cursor };
    },
    follow: async (cursor) => collectChangePages(provider, cursor, await scope()),
  };
}

/** All pages of the change feed. */
export async function collectChangePages(
  provider: StorageProvider,
  cursor: string,
  scope: Scope,
): Promise<ChangePage[]> {
  const pages = provider.getChanges?.(cursor, { scope });
  return pages === undefined ? [] : collect(pages);
}

/** What a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('did not reject'),
    (error: unknown) => error,
  );
}
