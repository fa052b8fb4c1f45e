import { type FilePage, filePageSchema, type RemoteFile, scopesSchema } from '@music-platform/bridge-traits';
import type { ProviderSubject } from '../provider-harness.ts';
import type { RuleSuite } from '../rule-suite.ts';
import type { RuleTest } from '../rule-test.ts';
import { bytesOf } from './bytes.ts';
import { libraryLines, putLibrary } from './library.ts';
import { listAll, listPages, scopeOf, settle } from './reading.ts';

/** SP1, SP2, SP3 and SP5: what a listing contains and how it ends and resumes. */
export function listingRules(suite: RuleSuite<ProviderSubject>): void {
  suite.rule(
    'SP1',
    'every page satisfies the schema, and ids are unique in one listing',
    async (test, subject) => {
      await putLibrary(subject.remote);
      const pages = await listPages(subject);
      for (const page of pages) {
        const parsed = filePageSchema.safeParse(page);
        test.check(parsed.success, 'every page to satisfy filePageSchema', parsed.error?.message);
      }
      const ids = pages.flatMap((page) => page.files.map((file) => file.id));
      const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
      test.none(repeated, 'every id only once in a listing');
    },
  );

  suite.rule('SP1', 'scopes satisfy the schema, each named once', async (test, { provider }) => {
    if (provider.scopes === undefined) return test.skip('this provider has one scope');
    const scopes = await provider.scopes();
    const parsed = scopesSchema.safeParse(scopes);
    test.check(parsed.success, 'the scopes to satisfy scopesSchema', parsed.error?.message);
    const ids = scopes.map(({ id }) => id);
    const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
    test.none(repeated, 'every scope only once');
  });

  for (const pageSize of [1, 2, 1000]) {
    suite.rule(
      'SP2',
      `a listing visits every file and folder (pages of ${pageSize})`,
      async (test, subject) => {
        const library = await putLibrary(subject.remote);
        test.none(libraryLines(await listAll(subject), library), 'every file and folder in the listing');
      },
      { pageSize },
    );
  }

  suite.rule(
    'SP2',
    'what exists throughout a listing is in it, whatever changes meanwhile',
    async (test, subject) => {
      const { remote } = subject;
      const library = await putLibrary(remote);
      const doomed = await remote.putFile('doomed.mp3', bytesOf(10));
      await settle(remote);
      const files: RemoteFile[] = [];
      let page = 0;
      for await (const { files: found } of subject.provider.listFiles(scopeOf(subject))) {
        files.push(...found);
        page += 1;
        if (page === 1) await remote.remove(doomed);
        if (page < 5) await remote.putFile(`new ${page}.mp3`, bytesOf(10));
        await settle(remote);
      }
      test.none(libraryLines(files, library), 'everything that existed throughout in the listing');
    },
  );

  suite.rule('SP3', 'exactly the last page of a whole listing says complete', async (test, subject) => {
    await putLibrary(subject.remote);
    checkEnd(test, await listPages(subject));
  });

  suite.rule('SP3', 'an empty storage is one empty, complete listing', async (test, subject) => {
    const pages = await listPages(subject);
    checkEnd(test, pages);
    test.none(
      pages.flatMap((page) => page.files.map((file) => file.name)),
      'no files in an empty storage',
    );
  });

  suite.rule('SP3', 'a listing that could not see everything says so and why', async (test, subject) => {
    const { remote } = subject;
    if (remote.obstructFolder === undefined)
      return test.skip('the harness cannot obstruct a folder (obstructFolder)');
    const folder = await remote.putFolder('obstructed');
    await remote.putFile('inside.mp3', bytesOf(10), folder);
    await remote.putFile('outside.mp3', bytesOf(10));
    await remote.obstructFolder(folder);
    await settle(remote);
    const pages = await listPages(subject);
    const resumePoints = pages.flatMap((page) => page.resumeFrom ?? []);
    const resumed = await Promise.all(resumePoints.map((resumeFrom) => listPages(subject, { resumeFrom })));
    for (const listing of [pages, ...resumed]) {
      const last = test.present(listing.at(-1), 'a listing of at least one page');
      const expected =
        'a listing that could not see into a folder to end with complete: false, also when it is resumed';
      test.check(!last.complete, expected, last);
      test.check((last.incompleteReason ?? '') !== '', 'an incompleteReason on the last page', last);
    }
  });

  suite.rule('SP5', 'resumeFrom of every page continues behind that page', async (test, subject) => {
    const library = await putLibrary(subject.remote);
    const pages = await listPages(subject);
    const resumable = pages.filter((page) => page.resumeFrom !== undefined);
    if (resumable.length === 0) return test.skip('no page of this provider is a resume point');
    for (const page of resumable) {
      const before = pages.slice(0, pages.indexOf(page) + 1);
      const rest = await listPages(subject, { resumeFrom: page.resumeFrom }, await subject.reopen?.());
      checkEnd(test, rest);
      const files = [...before, ...rest].flatMap((each) => each.files);
      test.none(
        libraryLines(files, library),
        'the pages before a resume point and those behind it to be everything',
      );
      const again = rest
        .flatMap((each) => each.files)
        .filter((file) => page.files.some(({ id }) => id === file.id));
      test.none(
        again.map((file) => file.name),
        'nothing of a page again behind its resume point',
      );
    }
  });

  suite.rule(
    'SP5',
    'nothing is skipped when earlier items went away before the listing is resumed',
    async (test, subject) => {
      const { remote } = subject;
      const doomed = new Set<string>();
      for (let index = 0; index < 4; index += 1) {
        doomed.add(await remote.putFile(`0${index} doomed.mp3`, bytesOf(10)));
      }
      const library = await putLibrary(remote);
      await settle(remote);
      const pages = await listPages(subject);
      const first = pages.findIndex((page) => page.resumeFrom !== undefined);
      const page = pages[first];
      if (page === undefined) return test.skip('no page of this provider is a resume point');
      const seen = pages.slice(0, first + 1).flatMap((each) => each.files);
      for (const { id } of seen.filter((file) => doomed.has(file.id))) await remote.remove(id);
      await settle(remote);
      const rest = await listPages(subject, { resumeFrom: page.resumeFrom });
      const files = [...seen, ...rest.flatMap((each) => each.files)];
      test.none(libraryLines(files, library), 'everything that existed throughout in the resumed listing');
    },
  );
}

function checkEnd(test: RuleTest, pages: readonly FilePage[]): void {
  test.check(pages.length > 0, 'a listing of at least one page', 'no page');
  const early = pages.slice(0, -1).filter((page) => page.complete);
  test.none(
    early.map(() => 'an earlier page says complete: true'),
    'only the last page to say complete: true',
  );
  test.check(
    pages.at(-1)?.complete === true,
    'the last page of a whole listing to say complete: true',
    'complete: false',
  );
}
