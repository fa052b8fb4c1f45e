import type { ListedFile } from '@music-platform/provider-local/browser';
import type { CloudConnectRequest, ConnectRequest } from '../engine-api.ts';
import { accountOf, checkedRoot } from './cloud-account.ts';
import type { Connection } from './connection.ts';
import type { SourceBook, StoredSource } from './source-book.ts';
import type { TokenShelf } from './token-shelf.ts';

type StoredFolder = Extract<StoredSource, { kind: 'folder' }>;

/** Makes connections of what people connect, and of what was kept of it. Secrets and files stay in this worker. */
export class Connectors {
  readonly #book: SourceBook;
  readonly #tokens: TokenShelf;
  /** Files that were handed over at this visit, by profile. */
  readonly #files = new Map<string, readonly ListedFile[]>();

  constructor(book: SourceBook, tokens: TokenShelf) {
    this.#book = book;
    this.#tokens = tokens;
  }

  /** What to keep of a request; what must not be kept stays here. */
  async accept(request: ConnectRequest): Promise<StoredSource> {
    if (request.kind === 'demo') {
      const { kind, tracks } = request;
      // Its size is what makes one emulated cloud another than the next.
      return { profileId: `demo-${tracks}`, displayName: 'Demo cloud', kind, tracks, history: [] };
    }
    if (request.kind === 'folder') return this.#acceptFolder(request.handle);
    if (request.kind === 'files') return this.#acceptFiles(request.name, request.files);
    return this.#acceptCloud(request);
  }

  /** The connection to a source; undefined while what it needs is not here. Only what is connected is loaded. */
  async open(source: StoredSource): Promise<Connection | undefined> {
    const { kind, profileId, displayName } = source;
    if (kind === 'demo') {
      const { createDemoCloud } = await import('./demo-cloud.ts');
      return createDemoCloud(source);
    }
    if (kind === 'folder') return this.#openFolder(source);
    const { cloudProvider } = await import('./clouds.ts');
    return {
      provider: cloudProvider(source, this.#tokens.sourceOf(profileId, displayName)),
      state: async () => (this.#tokens.has(profileId) ? 'ready' : 'sign-in'),
    };
  }

  async #openFolder({ handle, profileId }: StoredFolder): Promise<Connection | undefined> {
    const { createFileListProvider, createPickedFolderProvider } = await import(
      '@music-platform/provider-local/browser'
    );
    const files = this.#files.get(profileId);
    if (files !== undefined) return { provider: createFileListProvider({ files }) };
    if (handle === null) return undefined;
    return {
      provider: createPickedFolderProvider({ folder: handle }),
      state: async () => ((await mayRead(handle)) ? 'ready' : 'permission'),
    };
  }

  async #acceptFolder(handle: FileSystemDirectoryHandle): Promise<StoredSource> {
    if (!(await mayRead(handle))) throw new TypeError(`The folder ${handle.name} may not be read.`);
    for (const source of await this.#book.all()) {
      if (source.kind === 'folder' && (await source.handle?.isSameEntry(handle))) return source;
    }
    return { profileId: `folder-${crypto.randomUUID()}`, displayName: handle.name, kind: 'folder', handle };
  }

  #acceptFiles(name: string, files: readonly ListedFile[]): StoredSource {
    const profileId = `files-${name}`;
    this.#files.set(profileId, files);
    return { profileId, displayName: name, kind: 'folder', handle: null };
  }

  async #acceptCloud(request: CloudConnectRequest): Promise<StoredSource> {
    const { kind, clientId, accessToken, expiresInMs } = request;
    const { id, displayName } = await accountOf(request);
    const profileId = `${kind}-${id}`;
    this.#tokens.put(profileId, accessToken, expiresInMs);
    return { profileId, displayName, kind, clientId, rootUrl: checkedRoot(request.rootUrl) };
  }
}

/** Private files of the site, and folders of browsers that ask at once, need no permission. */
async function mayRead(handle: FileSystemDirectoryHandle): Promise<boolean> {
  const { queryPermission } = handle as { queryPermission?(how: { mode: 'read' }): Promise<PermissionState> };
  return (
    queryPermission === undefined || (await queryPermission.call(handle, { mode: 'read' })) === 'granted'
  );
}
