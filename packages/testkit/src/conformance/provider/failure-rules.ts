import type { FilePage, RemoteFile } from '@music-platform/bridge-traits';
import { collect, collectBytes } from '../../collect.ts';
import type { NeededAbility, ProviderSubject, StorageProviderHarness } from '../provider-harness.ts';
import type { RuleSuite } from '../rule-suite.ts';
import type { RuleTest } from '../rule-test.ts';
import { bytesOf, LARGE_BYTES } from './bytes.ts';
import { putLibrary } from './library.ts';
import { changePages, cursorOfListing, feedOf, findFile, listPages, scopeOf, settle } from './reading.ts';

/** The ability, or the end of the test: skipped with the harness's reason, failed without one. */
export function needed<A extends NeededAbility>(
  test: RuleTest,
  harness: StorageProviderHarness,
  subject: ProviderSubject,
  ability: A,
): NonNullable<ProviderSubject['remote'][A]> {
  const { remote } = subject;
  const found = remote[ability];
  if (found !== undefined) return found.bind(remote) as NonNullable<ProviderSubject['remote'][A]>;
  const reason = harness.without?.[ability];
  if (reason !== undefined) return test.skip(`no ${ability}: ${reason}`);
  return test.missing(`the harness to offer ${ability}, or to say why not in without.${ability}`);
}

/** SP4: failures throw. */
export function failureRules(suite: RuleSuite<ProviderSubject>, harness: StorageProviderHarness): void {
  suite.rule(
    'SP4',
    'listFiles of a failing service throws, and lists everything once it recovers',
    async (test, subject) => {
      const breakService = needed(test, harness, subject, 'breakService');
      const library = await putLibrary(subject.remote);
      const recover = await breakService();
      await test.failsWith(() => listPages(subject), 'listFiles of a failing service');
      await recover();
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
    const recover = await breakService();
    const rest = async (): Promise<void> => {
      for (let step = await listing.next(); step.done !== true; step = await listing.next())
        pages.push(step.value);
    };
    await test.failsWith(rest, 'listFiles whose service fails after the first page');
    test.check(
      !pages.some((page) => page.complete),
      'no page of a failed listing to say complete: true',
      'one does',
    );
    await recover();
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
      const recover = await breakService();
      await test.failsWith(() => changePages(test, subject, cursor), 'getChanges of a failing service');
      await recover();
      const changes = (await changePages(test, subject, cursor)).flatMap((page) => page.changes);
      const found = changes.some((change) => change.type === 'upsert' && change.file.id === id);
      test.check(found, 'the change that came before the failure after recovery', changes);
    },
  );

  suite.rule('SP4', 'download from a failing service throws', async (test, subject) => {
    const breakService = needed(test, harness, subject, 'breakService');
    const file = await putLarge(test, subject);
    const recover = await breakService();
    const whole = async (): Promise<unknown> => collectBytes(await subject.provider.download(file));
    await test.failsWith(whole, 'download from a failing service');
    await recover();
    await whole();
  });

  suite.rule('SP4', 'scopes of a failing service throws', async (test, subject) => {
    const { provider } = subject;
    if (provider.scopes === undefined) return test.skip('this provider has one scope');
    const recover = await needed(test, harness, subject, 'breakService')();
    await test.failsWith(async () => provider.scopes?.(), 'scopes of a failing service');
    await recover();
  });
}

/** SP12: aborting. */
export function abortRules(suite: RuleSuite<ProviderSubject>): void {
  const reason = { stopped: 'by the conformance suite' };

  suite.rule(
    'SP12',
    'a signal aborted before the call rejects every member with its reason',
    async (test, subject) => {
      const { provider } = subject;
      const file = await putLarge(test, subject);
      const signal = AbortSignal.abort(reason);
      const list = async (): Promise<unknown> => collect(provider.listFiles({ ...scopeOf(subject), signal }));
      await test.failsBecause(list, reason, 'listFiles with an aborted signal');
      await test.failsBecause(
        async () => provider.download(file, { signal }),
        reason,
        'download with an aborted signal',
      );
      const range = { start: 0, end: 9 };
      await test.failsBecause(
        async () => provider.download(file, { range, signal }),
        reason,
        'ranged download',
      );
      if (provider.scopes)
        await test.failsBecause(async () => provider.scopes?.({ signal }), reason, 'scopes');
      if (provider.supports.changeFeed) {
        const cursor = await cursorOfListing(test, subject);
        await test.failsBecause(() => changePages(test, subject, cursor, { signal }), reason, 'getChanges');
      }
      const address = 'https://example.invalid/notifications';
      const watch = async (): Promise<unknown> =>
        provider.watch?.({ ...scopeOf(subject), address, token: 't', signal });
      if (provider.watch) await test.failsBecause(watch, reason, 'watch with an aborted signal');
      const channel = { id: 'channel', expiresAt: 0 };
      const unwatch = async (): Promise<unknown> => provider.unwatch?.(channel, { signal });
      if (provider.unwatch) await test.failsBecause(unwatch, reason, 'unwatch with an aborted signal');
    },
  );

  suite.rule(
    'SP12',
    'a signal aborted between pages of listFiles rejects with its reason',
    async (test, subject) => {
      await putLibrary(subject.remote);
      const controller = new AbortController();
      const options = { ...scopeOf(subject), signal: controller.signal };
      await abortBetweenPages(test, subject.provider.listFiles(options), controller, (page) => page.complete);
    },
  );

  suite.rule(
    'SP12',
    'a signal aborted between pages of getChanges rejects with its reason',
    async (test, subject) => {
      const getChanges = feedOf(test, subject.provider);
      const cursor = await cursorOfListing(test, subject);
      await putLibrary(subject.remote);
      const controller = new AbortController();
      const options = { ...scopeOf(subject), signal: controller.signal };
      await abortBetweenPages(test, getChanges(cursor, options), controller, (page) => !page.hasMore);
    },
  );

  suite.rule('SP12', 'a signal aborted inside a body rejects with its reason', async (test, subject) => {
    const file = await putLarge(test, subject);
    const controller = new AbortController();
    const { body } = await subject.provider.download(file, { signal: controller.signal });
    const chunks = body[Symbol.asyncIterator]();
    const first = await chunks.next();
    const chunk = test.present(first.done === true ? undefined : first.value, 'a first chunk');
    controller.abort(reason);
    if (chunk.length === LARGE_BYTES) return;
    const drain = async (): Promise<void> => {
      for (let step = await chunks.next(); step.done !== true; step = await chunks.next());
    };
    await test.failsBecause(drain, reason, 'a body whose signal is aborted after its first chunk');
  });

  suite.rule(
    'SP12',
    'a signal aborted while the service does not answer rejects with its reason',
    async (test, subject) => {
      const { provider, remote } = subject;
      if (remote.stallService === undefined)
        return test.skip('the harness cannot stall its service (stallService)');
      const file = await putLarge(test, subject);
      const cursor = provider.supports.changeFeed ? await cursorOfListing(test, subject) : undefined;
      const release = await remote.stallService();
      const calls: [string, (signal: AbortSignal) => Promise<unknown>][] = [
        ['listFiles', (signal) => listPages(subject, { signal })],
        ['download', async (signal) => collectBytes(await provider.download(file, { signal }))],
      ];
      if (cursor !== undefined)
        calls.push(['getChanges', (signal) => changePages(test, subject, cursor, { signal })]);
      for (const [name, call] of calls) {
        const controller = new AbortController();
        const waiting = (): Promise<unknown> => {
          const pending = call(controller.signal);
          controller.abort(reason);
          return pending;
        };
        await test.failsBecause(waiting, reason, `${name} of a service that does not answer`);
      }
      await release();
    },
  );

  async function abortBetweenPages<Page>(
    test: RuleTest,
    pages: AsyncIterable<Page>,
    controller: AbortController,
    isLast: (page: Page) => boolean,
  ): Promise<void> {
    const iterator = pages[Symbol.asyncIterator]();
    const first = await iterator.next();
    const page = test.present(first.done === true ? undefined : first.value, 'a first page');
    controller.abort(reason);
    if (isLast(page)) return;
    await test.failsBecause(() => iterator.next(), reason, 'the page behind an aborted signal');
  }
}

async function putLarge(test: RuleTest, subject: ProviderSubject): Promise<RemoteFile> {
  const id = await subject.remote.putFile('large.mp3', bytesOf(LARGE_BYTES));
  await settle(subject.remote);
  return findFile(test, subject, id);
}
