import type { Change, ChangePage, StorageProvider } from '@music-platform/bridge-traits';
import { collect, collectBytes } from '@music-platform/testkit';
import { delegate, mapFiles, mapPages } from './delegate.ts';

/** A provider with one typical mistake, and the rule it breaks. */
export interface Variant {
  readonly name: string;
  readonly rule: string;
  readonly spoil: (good: StorageProvider) => StorageProvider;
}

/** One mistake for each rule of the contract, most of them seen in real adapters. */
export const variants: readonly Variant[] = [
  {
    name: 'lists the last file of each page twice',
    rule: 'SP1',
    spoil: (good) => mapPages(good, (page) => ({ ...page, files: [...page.files, ...page.files.slice(-1)] })),
  },
  {
    name: 'names a scope twice',
    rule: 'SP1',
    spoil: (good) => delegate(good, { scopes: async () => [{ id: 'all' }, { id: 'all' }] }),
  },
  {
    name: 'drops the last page',
    rule: 'SP2',
    spoil: (good) => mapPages(good, (page) => (page.complete ? { ...page, files: [] } : page)),
  },
  {
    name: 'says complete on every page',
    rule: 'SP3',
    spoil: (good) => mapPages(good, (page) => ({ ...page, complete: true })),
  },
  {
    name: 'answers a failure with an empty page',
    rule: 'SP4',
    spoil: (good) =>
      delegate(good, {
        async *listFiles(options) {
          try {
            yield* good.listFiles(options);
          } catch {
            yield { files: [], complete: true };
          }
        },
      }),
  },
  {
    name: 'resumes at a number of files that counts those gone since',
    rule: 'SP5',
    spoil: (good) =>
      delegate(good, {
        async *listFiles({ resumeFrom, ...options } = {}) {
          const files = (await collect(good.listFiles(options))).flatMap((page) => page.files);
          for (let next = Number(resumeFrom ?? 0); ; ) {
            const page = files.slice(next, next + 3);
            next += 3;
            yield { files: page, resumeFrom: String(next), complete: next >= files.length };
            if (next >= files.length) return;
          }
        },
      }),
  },
  {
    name: 'changes the version on rename',
    rule: 'SP6',
    spoil: (good) => mapFiles(good, (file) => ({ ...file, version: `${file.version} ${file.name}` })),
  },
  {
    name: 'keeps the version when the content changes',
    rule: 'SP6',
    spoil: (good) => mapFiles(good, (file) => ({ ...file, version: `${file.size}` })),
  },
  {
    name: 'makes ids from names',
    rule: 'SP7',
    spoil: (good) => mapFiles(good, (file) => ({ ...file, id: `${file.parentId}/${file.name}` })),
  },
  {
    name: 'gives the name of the folder as parentId',
    rule: 'SP8',
    spoil: (good) => {
      const names = new Map<string, string>();
      return mapFiles(good, (file) => {
        names.set(file.id, file.name);
        return { ...file, parentId: file.parentId && (names.get(file.parentId) ?? file.parentId) };
      });
    },
  },
  {
    name: 'loses the end of a body',
    rule: 'SP9',
    spoil: (good) =>
      delegate(good, {
        async download(file, options) {
          const download = await good.download(file, options);
          const bytes = await collectBytes(download);
          return { ...download, body: bodyOf(bytes.subarray(0, Math.min(bytes.length, 1_000_000))) };
        },
      }),
  },
  {
    name: 'ignores the range',
    rule: 'SP10',
    spoil: (good) =>
      delegate(good, { download: (file, options) => good.download(file, { signal: options?.signal }) }),
  },
  {
    name: 'answers with no bytes for a file that is gone',
    rule: 'SP11',
    spoil: (good) =>
      delegate(good, {
        download: async (file, options) => {
          try {
            return await good.download(file, options);
          } catch (error) {
            options?.signal?.throwIfAborted();
            if (!(error instanceof Error && error.message.includes('gone'))) throw error;
            return { body: bodyOf(new Uint8Array()), range: { start: 0, end: -1 } };
          }
        },
      }),
  },
  {
    name: 'never looks at the signal',
    rule: 'SP12',
    spoil: (good) =>
      delegate(good, {
        listFiles: (options) => good.listFiles({ ...options, signal: undefined }),
        download: (file, options) => good.download(file, { ...options, signal: undefined }),
        getChanges: (cursor, options) => feed(good, cursor, { ...options, signal: undefined }),
      }),
  },
  {
    name: 'wraps the reason of the signal',
    rule: 'SP12',
    spoil: (good) =>
      delegate(good, {
        async *listFiles(options) {
          try {
            yield* good.listFiles(options);
          } catch (error) {
            throw options?.signal?.aborted ? new Error('aborted', { cause: error }) : error;
          }
        },
      }),
  },
  {
    name: 'takes the cursor after the listing',
    rule: 'SP13',
    spoil: (good) =>
      mapPages(good, async (page) => {
        if (page.cursor === undefined) return page;
        const now = await collect(feed(good, page.cursor));
        return { ...page, cursor: now.at(-1)?.cursor };
      }),
  },
  {
    name: 'reads one page of the feed',
    rule: 'SP14',
    spoil: (good) =>
      delegate(good, {
        async *getChanges(cursor, options) {
          for await (const page of feed(good, cursor, options)) {
            yield { ...page, hasMore: false };
            return;
          }
        },
      }),
  },
  {
    name: 'overlooks removals',
    rule: 'SP15',
    spoil: (good) => mapChanges(good, (changes) => changes.filter((change) => change.type === 'upsert')),
  },
  {
    name: 'takes an expired cursor for an empty feed',
    rule: 'SP16',
    spoil: (good) =>
      delegate(good, {
        async *getChanges(cursor, options) {
          try {
            yield* feed(good, cursor, options);
          } catch (error) {
            options?.signal?.throwIfAborted();
            if (!(error instanceof Error && 'code' in error && error.code === 'CURSOR_EXPIRED')) throw error;
            yield { changes: [], cursor, hasMore: false };
          }
        },
      }),
  },
  {
    name: 'yields no page when nothing changed',
    rule: 'SP17',
    spoil: (good) =>
      delegate(good, {
        async *getChanges(cursor, options) {
          for await (const page of feed(good, cursor, options)) if (page.changes.length > 0) yield page;
        },
      }),
  },
  {
    name: 'cleans names up',
    rule: 'SP18',
    spoil: (good) =>
      mapFiles(good, (file) => ({ ...file, name: file.name.normalize().trim().replaceAll('/', '_') })),
  },
  {
    name: 'reports a hash under the wrong algorithm',
    rule: 'SP19',
    spoil: (good) =>
      mapFiles(good, (file) =>
        file.contentHash ? { ...file, contentHash: { ...file.contentHash, algorithm: 'sha1' } } : file,
      ),
  },
  {
    name: 'reports a hash of the beginning only',
    rule: 'SP19',
    spoil: (good) =>
      mapFiles(good, (file) =>
        file.contentHash
          ? { ...file, contentHash: { algorithm: 'md5', value: `${file.size}`.padStart(32, '0') } }
          : file,
      ),
  },
  {
    name: 'declares a change feed it does not have',
    rule: 'SP19',
    spoil: (good) => delegate(good, { getChanges: undefined }),
  },
  {
    name: 'keeps one file of each name',
    rule: 'SP20',
    spoil: (good) =>
      mapPages(good, ({ files, ...page }) => ({
        ...page,
        files: files.filter(
          (file, index) => !files.slice(0, index).some((other) => other.name === file.name),
        ),
      })),
  },
  {
    name: 'lists everything whatever under says',
    rule: 'SP21',
    spoil: (good) =>
      delegate(good, { listFiles: (options) => good.listFiles({ ...options, under: undefined }) }),
  },
  {
    name: 'reports a folder without its content',
    rule: 'SP22',
    spoil: (good) => mapChanges(good, (changes) => changes.filter(isNoContent)),
  },
];

function isNoContent(change: Change): boolean {
  return change.type === 'remove' || change.file.kind === 'folder';
}

function feed(
  good: StorageProvider,
  ...call: Parameters<NonNullable<StorageProvider['getChanges']>>
): AsyncIterable<ChangePage> {
  if (good.getChanges === undefined) throw new TypeError('the good provider has a change feed');
  return good.getChanges(...call);
}

function mapChanges(good: StorageProvider, map: (changes: readonly Change[]) => Change[]): StorageProvider {
  return delegate(good, {
    async *getChanges(cursor, options) {
      for await (const page of feed(good, cursor, options)) yield { ...page, changes: map(page.changes) };
    },
  });
}

async function* bodyOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}
