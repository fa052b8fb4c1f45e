import type {
  ChangePage,
  FilePage,
  ListOptions,
  RemoteFile,
  StorageProvider,
} from '@music-platform/bridge-traits';
import { collect } from '../../collect.ts';
import type { ProviderSubject, RemoteWriter } from '../provider-harness.ts';
import type { RuleTest } from '../rule-test.ts';

/** Feeds that never end are cut here; no test writes as many changes. */
const MOST_PAGES = 10_000;

/** All pages of a listing of the subject's scope. */
export function listPages(
  subject: ProviderSubject,
  options: ListOptions = {},
  provider: StorageProvider = subject.provider,
): Promise<FilePage[]> {
  return collect(limited(provider.listFiles({ ...scopeOf(subject), ...options })));
}

/** All files of a listing of the subject's scope. */
export async function listAll(subject: ProviderSubject, options: ListOptions = {}): Promise<RemoteFile[]> {
  return (await listPages(subject, options)).flatMap((page) => page.files);
}

/** All pages of the feed behind a cursor. */
export function changePages(
  test: RuleTest,
  subject: ProviderSubject,
  cursor: string,
  options: { signal?: AbortSignal } = {},
): Promise<ChangePage[]> {
  return collect(limited(feedOf(test, subject.provider)(cursor, { ...scopeOf(subject), ...options })));
}

/** `getChanges`, or the end of the test where the provider declares that there is none. */
export function feedOf(
  test: RuleTest,
  provider: StorageProvider,
): NonNullable<StorageProvider['getChanges']> {
  if (!provider.supports.changeFeed) return test.skip('supports.changeFeed is false');
  const expected = 'getChanges to exist, as supports.changeFeed is true';
  return test.present(provider.getChanges?.bind(provider), expected);
}

/** The cursor a complete listing ends with. */
export async function cursorOfListing(test: RuleTest, subject: ProviderSubject): Promise<string> {
  feedOf(test, subject.provider);
  const last = (await listPages(subject)).at(-1);
  return test.present(last?.cursor, 'the last page of a complete listing to carry a cursor');
}

/** The file in a fresh listing. */
export async function findFile(test: RuleTest, subject: ProviderSubject, id: string): Promise<RemoteFile> {
  const file = (await listAll(subject)).find((each) => each.id === id);
  return test.present(file, `the listing to contain ${JSON.stringify(id)}`);
}

/** Lets what was written become visible. */
export async function settle(remote: RemoteWriter): Promise<void> {
  await remote.settle?.();
}

export function scopeOf(subject: ProviderSubject): Pick<ListOptions, 'scope'> {
  return subject.scope === undefined ? {} : { scope: subject.scope };
}

async function* limited<T>(pages: AsyncIterable<T>): AsyncGenerator<T> {
  let count = 0;
  for await (const page of pages) {
    count += 1;
    if (count > MOST_PAGES) throw new Error(`more than ${MOST_PAGES} pages: it seems to go in circles`);
    yield page;
  }
}
