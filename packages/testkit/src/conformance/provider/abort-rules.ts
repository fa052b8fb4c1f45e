import { collect, collectBytes } from '../../collect.ts';
import { nextTurn } from '../../next-turn.ts';
import type { ProviderSubject } from '../provider-harness.ts';
import type { RuleSuite } from '../rule-suite.ts';
import type { RuleTest } from '../rule-test.ts';
import { during } from './abilities.ts';
import { LARGE_BYTES } from './bytes.ts';
import { putLarge, putLibrary } from './library.ts';
import { changePages, cursorOfListing, feedOf, listPages, scopeOf } from './reading.ts';

const reason = { stopped: 'by the conformance suite' };

/** SP12: aborting. */
export function abortRules(suite: RuleSuite<ProviderSubject>): void {
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
      const stallService = remote.stallService?.bind(remote);
      if (stallService === undefined) return test.skip('the harness cannot stall its service (stallService)');
      const file = await putLarge(test, subject);
      const cursor = provider.supports.changeFeed ? await cursorOfListing(test, subject) : undefined;
      const calls: [string, (signal: AbortSignal) => Promise<unknown>][] = [
        ['listFiles', (signal) => listPages(subject, { signal })],
        ['download', async (signal) => collectBytes(await provider.download(file, { signal }))],
      ];
      if (cursor !== undefined)
        calls.push(['getChanges', (signal) => changePages(test, subject, cursor, { signal })]);
      await during(stallService, async () => {
        for (const [name, call] of calls) {
          const waiting = async (): Promise<unknown> => {
            const controller = new AbortController();
            const pending = call(controller.signal);
            await Promise.race([pending.catch(() => {}), turns(5)]);
            controller.abort(reason);
            return pending;
          };
          await test.failsBecause(waiting, reason, `${name} of a service that does not answer`);
        }
      });
    },
  );
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
}

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
