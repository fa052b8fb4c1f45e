import type { ChangePage, FilePage, RemoteFile, StorageProvider } from '@music-platform/bridge-traits';

type Overrides = { [Member in keyof StorageProvider]?: StorageProvider[Member] | undefined };

/** The same provider with some members replaced. */
export function delegate(good: StorageProvider, overrides: Overrides): StorageProvider {
  const members: Overrides = {
    kind: 'spoilt',
    supports: good.supports,
    listFiles: (options) => good.listFiles(options),
    download: (file, options) => good.download(file, options),
    getChanges: good.getChanges,
    ...overrides,
  };
  if (members.getChanges === undefined) delete members.getChanges;
  return members as StorageProvider;
}

/** The same provider with every page of its listings changed. */
export function mapPages(
  good: StorageProvider,
  map: (page: FilePage) => FilePage | Promise<FilePage>,
): StorageProvider {
  return delegate(good, {
    async *listFiles(options) {
      for await (const page of good.listFiles(options)) yield await map(page);
    },
  });
}

/** The same provider with every file changed, in listings and in the feed. */
export function mapFiles(good: StorageProvider, map: (file: RemoteFile) => RemoteFile): StorageProvider {
  const mapChangePage = (page: ChangePage): ChangePage => ({
    ...page,
    changes: page.changes.map((change) =>
      change.type === 'upsert' ? { ...change, file: map(change.file) } : change,
    ),
  });
  const pages = mapPages(good, (page) => ({ ...page, files: page.files.map(map) }));
  return delegate(pages, {
    async *getChanges(cursor, options) {
      for await (const page of good.getChanges?.(cursor, options) ?? []) yield mapChangePage(page);
    },
  });
}
