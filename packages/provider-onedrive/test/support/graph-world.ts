import type { ChangePage, FilePage, RemoteFile, Scope, TokenSource } from '@music-platform/bridge-traits';
import {
  collect,
  createRandom,
  FakeClock,
  RemoteDrive,
  type RemoteDriveOptions,
} from '@music-platform/testkit';
import {
  fetchOf,
  type GraphAccount,
  GraphCore,
  type GraphCoreOptions,
  obligingReceiver,
} from '@music-platform/testkit/emulators';
import { itemKey } from '../../src/ids.ts';
import type { OneDriveOptions, OneDriveProvider } from '../../src/index.ts';
import { type BindingName, openProvider } from './bindings.ts';

export interface WorldOptions extends OneDriveOptions {
  binding?: BindingName;
  tokens?: TokenSource;
  fetch?: typeof fetch;
  face?: GraphAccount;
  drive?: RemoteDriveOptions;
  core?: Partial<GraphCoreOptions>;
  seed?: number;
}

/** An emulated Graph and a provider of it in one process, on virtual time. */
export interface GraphWorld {
  clock: FakeClock;
  remote: RemoteDrive;
  core: GraphCore;
  fetch: typeof fetch;
  provider: OneDriveProvider;
  /** Another provider, as another process would have it, unless it shares an account. */
  open(options?: WorldOptions): OneDriveProvider;
  /** Endpoints called so far. */
  endpoints(): string[];
  /** The provider's id of something in the cloud. */
  idOf(remoteId: string): string;
  /** The first scope. */
  scope(): Promise<Scope>;
  pages(options?: { resumeFrom?: string }): Promise<FilePage[]>;
  /** Everything in the first scope. */
  list(): Promise<{ files: RemoteFile[]; cursor: string }>;
  /** What has changed in the first scope. */
  follow(cursor: string): Promise<ChangePage[]>;
}

/** The drives of faces that have none of their own are named by their site. */
export function sourcesOf(face: GraphAccount): Pick<OneDriveOptions, 'sources'> {
  return face === 'documentLibrary' ? { sources: [{ site: 'root' }] } : {};
}

/** The id the provider gives something in the cloud. */
export function idsIn(core: GraphCore): (remoteId: string) => string {
  return (remoteId) => {
    const drives = core.remote.drives();
    const driveId =
      drives.find(({ rootId }) => rootId === remoteId)?.id ??
      core.remote.get(remoteId)?.driveId ??
      core.remote.mainDriveId;
    return itemKey({ drive: core.ids.drive(driveId), item: core.ids.graphId(remoteId) });
  };
}

export function createGraphWorld(options: WorldOptions = {}): GraphWorld {
  const { drive, core: coreOptions, face = 'personal', ...providerOptions } = options;
  const clock = options.clock instanceof FakeClock ? options.clock : new FakeClock({ auto: true });
  const remote =
    coreOptions?.remote ?? new RemoteDrive({ clock, main: { id: 'main', rootId: 'root' }, ...drive });
  const core = new GraphCore({
    remote,
    clock,
    account: face,
    notificationTransport: obligingReceiver,
    ...coreOptions,
  });
  const fetch = fetchOf(core.handle) as typeof globalThis.fetch;
  const open = (more: WorldOptions = {}): OneDriveProvider =>
    openProvider(core.token, {
      clock,
      random: createRandom(options.seed ?? 1),
      fetch,
      ...sourcesOf(face),
      ...providerOptions,
      ...more,
    });
  const provider = open();
  const scope = async (): Promise<Scope> => {
    const [first] = await provider.scopes();
    if (first === undefined) throw new Error('the provider names no scope');
    return first;
  };
  const pages = async (listOptions: { resumeFrom?: string } = {}): Promise<FilePage[]> =>
    collect(provider.listFiles({ scope: await scope(), ...listOptions }));
  return {
    clock,
    remote,
    core,
    fetch,
    provider,
    open,
    scope,
    pages,
    idOf: idsIn(core),
    endpoints: () => core.calls.map(({ endpoint }) => endpoint),
    list: async () => {
      const listed = await pages();
      const cursor = listed.at(-1)?.cursor;
      if (cursor === undefined) throw new Error('the listing has no cursor');
      return { files: listed.flatMap(({ files }) => files), cursor };
    },
    follow: async (cursor) => collect(provider.getChanges?.(cursor, { scope: await scope() }) ?? []),
  };
}

/** What a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('did not reject'),
    (error: unknown) => error,
  );
}
