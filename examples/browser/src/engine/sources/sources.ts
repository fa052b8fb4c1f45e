import { SyncError } from '@music-platform/bridge-traits';
import type { Library, SyncCoordinator } from '@music-platform/core-sync';
import type { ConnectRequest, EngineApi, Source } from '../engine-api.ts';
import type { TabEvents } from '../tab-events.ts';
import type { Connection } from './connection.ts';
import { Connectors } from './connectors.ts';
import type { SourceBook, StoredSource } from './source-book.ts';
import { TokenShelf } from './token-shelf.ts';

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
  readonly #connectors: Connectors;
  readonly #connections = new Map<string, Connection>();
  #loading: Promise<void> = Promise.resolve();

  constructor(options: SourcesOptions) {
    this.#options = options;
    const tokens = new TokenShelf(() => options.events.emitHere({ type: 'sources' }));
    this.#connectors = new Connectors(options.book, tokens);
    options.events.onEvent(({ type }) => {
      if (type === 'sources') void this.load();
    });
  }

  /** Takes up what earlier visits and other tabs have connected, changed and forgotten. */
  load(): Promise<void> {
    const loading = this.#loading.then(() => this.#load());
    this.#loading = loading.catch(() => undefined);
    return loading;
  }

  /** The profiles that can be synced now. */
  async ready(): Promise<readonly string[]> {
    return (await this.#list()).flatMap(({ profileId, state }) => (state === 'ready' ? [profileId] : []));
  }

  /** Says for people what is missing before a source can be read; nothing when it can. */
  async problemOf(profileId: string): Promise<string | undefined> {
    const source = (await this.#list()).find((each) => each.profileId === profileId);
    if (source === undefined) return 'This source is not connected any more. Connect it again.';
    const { displayName, state } = source;
    if (state === 'sign-in') return `Sign in to ${displayName} again.`;
    return state === 'permission' ? `Allow access to ${displayName} again.` : undefined;
  }

  /** Makes sure that a source can be synced. */
  async prepare(profileId: string): Promise<void> {
    await this.load();
    const problem = await this.problemOf(profileId);
    if (problem !== undefined) throw new SyncError('PROFILE_NOT_FOUND', problem);
  }

  members(): Pick<EngineApi, SourceMember> {
    return {
      sources: () => this.#list(),
      connect: (request) => this.#connect(request),
      disconnect: async (profileId, options) => {
        const { book, sync, events } = this.#options;
        await sync.removeProfile(profileId, options);
        await book.delete(profileId);
        events.emit({ type: 'sources' });
        events.changed();
      },
      folderHandle: async (profileId) => {
        const source = (await this.#options.book.all()).find((each) => each.profileId === profileId);
        return source?.kind === 'folder' ? (source.handle ?? undefined) : undefined;
      },
      editDemoCloud: (edits) => this.#editDemoCloud(edits),
    };
  }

  async #load(): Promise<void> {
    const { book, sync } = this.#options;
    const stored = await book.all();
    for (const source of stored) await this.#open(source);
    for (const profileId of this.#connections.keys()) {
      if (stored.some((source) => source.profileId === profileId)) continue;
      this.#connections.delete(profileId);
      await sync.removeProfile(profileId);
    }
  }

  async #open(source: StoredSource): Promise<void> {
    const { profileId, displayName } = source;
    const known = this.#connections.get(profileId);
    if (known !== undefined) {
      known.follow?.(source);
      return;
    }
    const connection = await this.#connectors.open(source);
    if (connection === undefined) return;
    this.#connections.set(profileId, connection);
    this.#options.sync.addProfile({ profile: { id: profileId, displayName }, provider: connection.provider });
  }

  async #list(): Promise<readonly Source[]> {
    const { book, library } = this.#options;
    const [stored, profiles] = [await book.all(), await library.profiles()];
    return Promise.all(
      stored.map(async ({ profileId, kind, displayName }) => ({
        profileId,
        kind,
        displayName,
        state: await this.#stateOf(profileId, kind),
        tracks: profiles.find(({ id }) => id === profileId)?.tracks ?? 0,
      })),
    );
  }

  async #stateOf(profileId: string, kind: Source['kind']): Promise<Source['state']> {
    const connection = this.#connections.get(profileId);
    if (connection !== undefined) return (await connection.state?.()) ?? 'ready';
    return kind === 'folder' ? 'permission' : 'sign-in';
  }

  async #connect(request: ConnectRequest): Promise<Source> {
    const { book, events } = this.#options;
    const source = await this.#connectors.accept(request);
    const isNew = (await book.all()).every(({ profileId }) => profileId !== source.profileId);
    if (isNew) await book.put(source);
    // Handed-over files replace those of before.
    if (request.kind === 'files') this.#connections.delete(source.profileId);
    await this.load();
    events.emit({ type: 'sources' });
    const connected = (await this.#list()).find(({ profileId }) => profileId === source.profileId);
    if (connected === undefined) throw new TypeError('The source was disconnected meanwhile.');
    return connected;
  }

  async #editDemoCloud(edits: number): Promise<void> {
    const { book, events } = this.#options;
    for (const { kind, profileId } of await book.all()) {
      if (kind !== 'demo') continue;
      await book.update(profileId, (source) =>
        source.kind === 'demo'
          ? { ...source, history: [...source.history, { at: Date.now(), edits }] }
          : source,
      );
    }
    events.emit({ type: 'sources' });
    await this.load();
  }
}
