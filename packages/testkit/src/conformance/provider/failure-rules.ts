import type { ChangePage, FilePage } from '@music-platform/bridge-traits';
import { collectBytes } from '../../collect.ts';
import type { ProviderSubject, StorageProviderHarness } from '../provider-harness.ts';
import type { RuleSuite } from '../rule-suite.ts';
import { during, needed } from './abilities.ts';
import { bytesOf, LARGE_BYTES } from './bytes.ts';
import { putLarge, putLibrary } from './library.ts';
import { changePages, cursorOfListing, feedOf, listPages, scopeOf, settle } from './reading.ts';

/** SP4: failures throw. */
export function failureRules(suite: RuleSuite<ProviderSubject>, harness: StorageProviderHarness): void {
  suite.rule(
    'SP4',
    'listFiles of a failing service throws, and lists everything once it recovers',
    async (test, subject) => {
      const breakService = needed(test, harness, subject, 'breakService');
      const library = await putLibrary(subject.remote);
      await during(breakService, () =>
        test.failsWith(() => listPages(subject), 'listFiles of a failing service'),
      );
      const files = (await listPages(subject)).flatMap((page) => page.files);
      test.equal(files.length, library.length, 'the number of files after recovery');
    },
  );

  suite.rule('SP4', 'a failure between pages throws instead of ending the listing', async (test, subject) => {
    const breakService = needed(test, harness, subject, 'breakService');
    await putLibrary(subject.remote);
    if ((await listPages(subject)).length < 2) return test.skip('one page only: nothing lies between pages');
    const pages: FilePage[] = [];
    const listing = subject.provider.listFiles(scopeOf(subject))[Symbol.asyncIterator]();
    pages.push((await listing.next()).value);
    const rest = async (): Promise<void> => {
      for (let step = await listing.next(); step.done !== true; step = await listing.next())
        pages.push(step.value);
    };
    await during(breakService, () =>
      test.failsWith(rest, 'listFiles whose service fails after the first page'),
    );
    test.check(
      !pages.some((page) => page.complete),
      'no page of a failed listing to say complete: true',
      'one does',
    );
  });

  suite.rule(
    'SP4',
    'getChanges of a failing service throws, and loses nothing once it recovers',
    async (test, subject) => {
      feedOf(test, subject.provider);
      const breakService = needed(test, harness, subject, 'breakService');
      await putLibrary(subject.remote);
      const cursor = await cursorOfListing(test, subject);
      const id = await subject.remote.putFile('new.mp3', bytesOf(10));
      await settle(subject.remote);
      const follow = (): Promise<ChangePage[]> => changePages(test, subject, cursor);
      await during(breakService, () => test.failsWith(follow, 'getChanges of a failing service'));
      const changes = (await follow()).flatMap((page) => page.changes);
      const found = changes.some((change) => change.type === 'upsert' && change.file.id === id);
      test.check(found, 'the change that came before the failure after recovery', changes);
    },
  );

  suite.rule('SP4', 'download from a failing service throws', async (test, subject) => {
    const breakService = needed(test, harness, subject, 'breakService');
    const file = await putLarge(test, subject);
    const whole = async (): Promise<Uint8Array> => collectBytes(await subject.provider.download(file));
    await during(breakService, () => test.failsWith(whole, 'download from a failing service'));
    test.equal((await whole()).length, LARGE_BYTES, 'the bytes after recovery');
  });

  suite.rule('SP4', 'scopes of a failing service throws', async (test, subject) => {
    const { provider } = subject;
    if (provider.scopes === undefined) return test.skip('this provider has one scope');
    const breakService = needed(test, harness, subject, 'breakService');
    const scopes = async (): Promise<unknown> => provider.scopes?.();
    await during(breakService, () => test.failsWith(scopes, 'scopes of a failing service'));
  });
}
