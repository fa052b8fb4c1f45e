import type { StorageProvider } from '@music-platform/bridge-traits';
import { SyncError } from '@music-platform/bridge-traits';
import type { Library, SyncCoordinator } from '@music-platform/core-sync';
import type { ConnectRequest, EngineApi, Source } from '../engine-api.ts';
import type { TabEvents } from '../tab-events.ts';
import type { SourceBook, StoredSource } from './source-book.ts';

type SourceMember = 'sources' | 'connect' | 'disconnect' | 'folderHandle' | 'editDemoCloud';

/** What `Sources` works with. */
export interface SourcesOptions {
  readonly book: SourceBook;
  readonly sync: SyncCoordinator;
  readonly library: Library;
  readonly events: TabEvents;
}

/** The places that are synced: kept between visits, each a profile of the library. */
export class Sources {
  readonly #options: SourcesOptions;
  readonly #bound = new Set<string>();

  constructor(options: SourcesOptions) {
    this.#options = options;
  }

  /** Takes up what earlier visits and other tabs have connected. */
  async load(): Promise<void> {
    for (const source of await this.#options.book.all()) await this.#bind(source);
  }

  /** Makes a source ready to be synced, or says what is missing. */
  async prepare(profileId: string): Promise<void> {
    await this.load();
    if (this.#bound.has(profileId)) return;
    throw new SyncError('PROFILE_NOT_FOUND', 'Connect this source again first.');
  }

  /** The profiles that can be synced. */
  async ready(): Promise<readonly string[]> {
    await this.load();
    return [...this.#bound];
  }

  members(): Pick<EngineApi, SourceMember> {
    return {
      sources: () => this.#list(),
      connect: (request) => this.#connect(request),
      disconnect: async (profileId, options) => {
        const { book, sync, events } = this.#options;
        await sync.removeProfile(profileId, options);
        await book.delete(profileId);
        this.#bound.delete(profileId);
        events.emit({ type: 'sources' });
        events.changed();
      },
      folderHandle: async (profileId) => {
        const source = (await this.#options.book.all()).find((each) => each.profileId === profileId);
        return source?.kind === 'folder' ? (source.handle ?? undefined) : undefined;
      },
      editDemoCloud: async () => {
        throw new SyncError('PROFILE_NOT_FOUND', 'The emulated cloud cannot be edited yet.');
      },
    };
  }

  async #list(): Promise<readonly Source[]> {
    const { book, library } = this.#options;
    const [stored, profiles] = [await book.all(), await library.profiles()];
    return stored.map(({ profileId, kind, displayName }) => ({
      profileId,
      kind,
      displayName,
      state: this.#bound.has(profileId) ? 'ready' : kind === 'folder' ? 'permission' : 'sign-in',
      tracks: profiles.find(({ id }) => id === profileId)?.tracks ?? 0,
    }));
  }

  async #connect(request: ConnectRequest): Promise<Source> {
    const { book, events } = this.#options;
    if (request.kind !== 'demo') throw new TypeError(`The page cannot connect a ${request.kind} yet.`);
    const source: StoredSource = {
      profileId: 'demo',
      displayName: 'Demo cloud',
      kind: 'demo',
      tracks: request.tracks,
      history: [],
    };
    await book.put(source);
    await this.#bind(source);
    events.emit({ type: 'sources' });
    const connected = (await this.#list()).find(({ profileId }) => profileId === source.profileId);
    if (connected === undefined) throw new TypeError('The source was disconnected meanwhile.');
    return connected;
  }

  async #bind(source: StoredSource): Promise<void> {
    const { profileId, displayName } = source;
    if (this.#bound.has(profileId)) return;
    const provider = await providerOf(source);
    if (provider === undefined) return;
    this.#options.sync.addProfile({ profile: { id: profileId, displayName }, provider });
    this.#bound.add(profileId);
  }
}

async function providerOf(source: StoredSource): Promise<StorageProvider | undefined> {
  if (source.kind !== 'demo') return undefined;
  // Of a weight of its own: an app with real clouds would not have it.
  const { createDemoCloud } = await import('./demo-cloud.ts');
  return createDemoCloud(source);
}
