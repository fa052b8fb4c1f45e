import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ByteRange,
  type Download,
  type DownloadOptions,
  type FilePage,
  type ListOptions,
  ProviderError,
  type ProviderErrorCode,
  type ProviderSupports,
  type RemoteFile,
  remoteFileSchema,
  type StorageProvider,
} from '@music-platform/bridge-traits';

const CHUNK_BYTES = 64 * 1024;

/**
 * Music described by manifests: `<root>/*.json`, each `{ "items": RemoteFile[] }` with a folder and the files in it, and the
 * bytes of a file in `<root>/data/<id>.bin`.
 */
export class ManifestProvider implements StorageProvider {
  readonly kind = 'manifest';
  readonly supports: ProviderSupports = {
    changeFeed: false,
    rangedReads: true,
    stableIds: true,
    contentHashes: [],
    folderChangesCoverDescendants: false,
    tags: false,
    push: false,
  };
  readonly #root: string;

  constructor(options: { root: string }) {
    this.#root = options.root;
  }

  /** One page for each manifest, whose name is the resume point: until one could not be read, which a resumed listing must not forget. */
  async *listFiles({ resumeFrom = '', under, signal }: ListOptions = {}): AsyncGenerator<FilePage, void> {
    signal?.throwIfAborted();
    const names = await this.#manifests();
    const isBelow = under === undefined ? () => true : await this.#subtree(names, under);
    let unreadable = 0;
    for (const name of names.filter((each) => each > resumeFrom)) {
      signal?.throwIfAborted();
      const items = await this.#read(name);
      if (items === undefined) unreadable += 1;
      const page = { files: items?.filter(isBelow) ?? [], complete: false };
      yield unreadable === 0 ? { ...page, resumeFrom: name } : page;
    }
    signal?.throwIfAborted();
    const incompleteReason = `${unreadable} manifests could not be read`;
    yield unreadable === 0 ? { files: [], complete: true } : { files: [], complete: false, incompleteReason };
  }

  async download(file: RemoteFile, { range, signal }: DownloadOptions = {}): Promise<Download> {
    signal?.throwIfAborted();
    if (file.unreadable) throw new ProviderError('UNREADABLE_CONTENT', 'The file cannot be read.');
    const path = join(this.#root, 'data', `${encodeURIComponent(file.id)}.bin`);
    const { size } = await stat(path).catch(failure('NOT_FOUND', 'The file is gone.'));
    const start = range?.start ?? 0;
    const sent = { start, end: Math.max(start - 1, Math.min(range?.end ?? size - 1, size - 1)) };
    return { body: readRange(path, sent, signal), range: sent, totalSize: size };
  }

  async #manifests(): Promise<string[]> {
    const names = await readdir(this.#root).catch(failure('UNAVAILABLE', 'The manifests cannot be read.'));
    return names.filter((name) => name.endsWith('.json')).sort();
  }

  /** The items of a manifest; undefined when it makes no sense, which the listing must not hide. */
  async #read(name: string): Promise<RemoteFile[] | undefined> {
    const path = join(this.#root, name);
    const text = await readFile(path, 'utf8').catch(failure('UNAVAILABLE', 'A manifest cannot be read.'));
    try {
      return remoteFileSchema.array().parse(JSON.parse(text).items);
    } catch {
      return undefined;
    }
  }

  async #subtree(names: readonly string[], under: string): Promise<(file: RemoteFile) => boolean> {
    const manifests = await Promise.all(names.map((name) => this.#read(name)));
    const items = manifests.flatMap((each) => each ?? []);
    const parents = new Map(items.map((item) => [item.id, item.parentId]));
    if (!parents.has(under)) throw new ProviderError('NOT_FOUND', 'The folder is gone.');
    return (file) => {
      let at = file.parentId;
      for (let depth = 0; at && at !== under && depth < items.length; depth += 1) at = parents.get(at);
      return at === under;
    };
  }
}

async function* readRange(path: string, range: ByteRange, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  if (range.end < range.start) return;
  await using handle = await open(path).catch(failure('NOT_FOUND', 'The file is gone.'));
  for (let position = range.start; position <= range.end; ) {
    signal?.throwIfAborted();
    const length = Math.min(CHUNK_BYTES, range.end - position + 1);
    const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, position);
    if (bytesRead === 0) throw new ProviderError('CHANGED_DURING_READ', 'The file became shorter.');
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
  signal?.throwIfAborted();
}

/** Turns a missing file into `code`, and every other trouble with the disk into `UNAVAILABLE`. */
function failure(code: ProviderErrorCode, message: string): (cause: NodeJS.ErrnoException) => never {
  return (cause) => {
    throw new ProviderError(cause.code === 'ENOENT' ? code : 'UNAVAILABLE', message, { cause });
  };
}
