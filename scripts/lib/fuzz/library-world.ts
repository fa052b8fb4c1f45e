import {
  type Clock,
  type DatabaseAdapter,
  type Random,
  remoteFileLimits,
  type StorageProvider,
  type TokenSource,
} from '@music-platform/bridge-traits';
import { Library, type SyncConfigInput, SyncCoordinator, type SyncJob } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { createGoogleDriveProvider } from '@music-platform/provider-gdrive/fetch';
import { createOneDriveProvider } from '@music-platform/provider-onedrive/fetch';
import {
  contentOf,
  createAudioFile,
  createRandom,
  FakeClock,
  MockIncrementalProvider,
  RemoteDrive,
} from '@music-platform/testkit';
import { DriveCore, fetchOf, GraphCore } from '@music-platform/testkit/emulators';
import { findOffences } from '../../../packages/core-sync/test/support/consistency.ts';

/** What a library is read through. */
export type ServiceName = 'mock' | 'gdrive' | 'onedrive';

/** What a run may hide without asking. */
export const guard = { maxTracks: 2, maxShare: 0.2, holdEmptyListing: true };

const profileId = 'profile';
/** Longer names are cut, and would lose the end that says that they are music. */
const longestName = 65_536 - '.mp3'.length;
const rootId = '0AEmulatedRoot';

/** What the providers are opened with. */
interface Host {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly tokens: TokenSource;
}

export interface LibraryWorldOptions {
  readonly service: ServiceName;
  readonly seed: number;
  /** What stands between the provider and its service. */
  readonly between?: (honest: typeof fetch) => typeof fetch;
  readonly config?: SyncConfigInput;
}

/** A cloud, the engine over a real SQLite, and the library it makes, on virtual time. */
export class LibraryWorld {
  readonly clock: FakeClock = new FakeClock({ auto: true });
  readonly remote: RemoteDrive;
  readonly database: DatabaseAdapter;
  readonly library: Library;
  readonly #sync: SyncCoordinator;
  #songs = 0;

  private constructor(database: DatabaseAdapter, library: Library, options: LibraryWorldOptions) {
    this.database = database;
    this.library = library;
    this.remote = new RemoteDrive({ clock: this.clock, main: { id: 'main', rootId } });
    this.#sync = new SyncCoordinator({
      database,
      providers: [{ profile: { id: profileId, displayName: 'Cloud' }, provider: this.#open(options) }],
      config: options.config ?? { retryBaseDelayMs: 10, deletionGuard: guard },
      clock: this.clock,
      random: createRandom(options.seed),
    });
  }

  /** Runs `play` in a world of its own. */
  static async with(
    options: LibraryWorldOptions,
    play: (world: LibraryWorld) => Promise<void>,
  ): Promise<void> {
    const database = await openNodeDatabase({ path: ':memory:' });
    const world = new LibraryWorld(database, await Library.open(database), options);
    try {
      await play(world);
    } finally {
      await world.#sync.close();
      await database.close();
    }
  }

  put(name: string, folderId: string = rootId): void {
    this.#songs += 1;
    const tags = { title: name, track: this.#songs };
    const song = createAudioFile({ format: 'mp3', tags, durationMs: 500 });
    this.remote.putFile({
      name: `${name.slice(0, longestName)}.mp3`,
      parentId: folderId,
      content: contentOf(song.bytes()),
    });
  }

  async run(kind: 'full' | 'incremental', cursor?: string): Promise<SyncJob> {
    const started =
      kind === 'full'
        ? this.#sync.startFullSync(profileId)
        : this.#sync.startIncrementalSync(profileId, cursor);
    return this.#sync.waitFor(await started);
  }

  /** What is still wrong after two honest listings whose deletions a person approves, and a look at what has changed. */
  async settle(): Promise<string[]> {
    const problems: string[] = [];
    for (const kind of ['full', 'full', 'incremental'] as const) {
      const job = await this.run(kind);
      if (job.status !== 'completed')
        problems.push(`an honest ${kind} sync ended as ${job.status}: ${job.error?.message}`);
      if (job.deletionsHeld > 0) await this.#sync.approveDeletions(job.id);
    }
    return [...problems, ...(await this.#differences()), ...(await findOffences(this.database))];
  }

  /** Ids of the visible tracks. */
  async visibleIds(): Promise<string[]> {
    const ids: string[] = [];
    for await (const { id } of this.library.allTracks()) ids.push(id);
    return ids;
  }

  async #differences(): Promise<string[]> {
    const shown: string[] = [];
    for await (const { path } of this.library.allTracks()) shown.push(path ?? '');
    const wanted = this.#pathsBelow(rootId, '');
    const [is, ought] = [JSON.stringify(shown.sort()), JSON.stringify(wanted.sort())];
    return is === ought ? [] : [`the library shows ${is}, the cloud has ${ought}`];
  }

  #pathsBelow(folderId: string, prefix: string): string[] {
    return this.remote.children(folderId).flatMap(({ id, kind, name }) => {
      const path = `${prefix}${name.slice(0, remoteFileLimits.name).toWellFormed()}`;
      return kind === 'folder' ? this.#pathsBelow(id, `${path}/`) : [path];
    });
  }

  #open({ service, seed, between = (honest) => honest }: LibraryWorldOptions): StorageProvider {
    const shared = { remote: this.remote, clock: this.clock };
    if (service === 'mock') return new MockIncrementalProvider(shared);
    const core =
      service === 'gdrive'
        ? new DriveCore({ ...shared, pushTransport: async () => 204 })
        : new GraphCore({ ...shared, account: 'personal' });
    const host: Host = {
      fetch: between(fetchOf(core.handle) as typeof fetch),
      clock: this.clock,
      random: createRandom(`provider ${seed}`),
      tokens: { getAccessToken: async () => core.token },
    };
    return service === 'gdrive'
      ? createGoogleDriveProvider({ ...host, rootUrl: 'https://drive.example' })
      : createOneDriveProvider({ ...host, endpoint: 'https://graph.example' });
  }
}
