import type { ChangePage, FilePage, RemoteFile, StorageProvider } from '@music-platform/bridge-traits';

/** A provider whose whole library lies in one folder, and what renames that folder. */
export interface RootedProvider {
  provider: StorageProvider;
  rename(name: string): void;
}

const folderId = 'library-root';

/** Puts everything a provider lists (from the top, folders first) into one folder more. The next change page tells of its new name. */
export function inOneFolder(inner: StorageProvider): RootedProvider {
  let folder: RemoteFile = { id: folderId, name: 'Music', kind: 'folder', version: '1' };
  let renamed = false;
  async function* list(pages: AsyncIterable<FilePage>): AsyncIterable<FilePage> {
    let first: RemoteFile | undefined;
    for await (const page of pages) {
      const files = first === undefined ? [folder] : [];
      first ??= page.files[0];
      for (const file of page.files) {
        files.push(file.parentId === first?.parentId ? { ...file, parentId: folderId } : file);
      }
      yield { ...page, files };
    }
  }
  async function* changes(pages: AsyncIterable<ChangePage>): AsyncIterable<ChangePage> {
    for await (const page of pages) {
      yield renamed && !page.hasMore
        ? { ...page, changes: [...page.changes, { type: 'upsert', file: folder }] }
        : page;
    }
    renamed = false;
  }
  return {
    provider: {
      kind: inner.kind,
      supports: inner.supports,
      listFiles: (options) => list(inner.listFiles(options)),
      getChanges: (cursor, options) => changes(inner.getChanges?.(cursor, options) ?? none()),
      download: (file, options) => inner.download(file, options),
      usage: () => inner.usage?.() ?? { calls: {}, quotaUnits: 0, retries: 0, throttles: 0, waitedMs: 0 },
    },
    rename: (name) => {
      folder = { ...folder, name, version: `${Number(folder.version) + 1}` };
      renamed = true;
    },
  };
}

async function* none(): AsyncGenerator<never> {}
