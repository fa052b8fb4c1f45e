import { type Change, changePageSchema, type RemoveReason } from '@music-platform/bridge-traits';
import { fileDifferences, Mirror } from '../../mirror.ts';
import type { ProviderSubject, StorageProviderHarness } from '../provider-harness.ts';
import type { RuleSuite } from '../rule-suite.ts';
import type { RuleTest } from '../rule-test.ts';
import { needed } from './abilities.ts';
import { bytesOf } from './bytes.ts';
import { putLibrary } from './library.ts';
import { adversarialNames } from './names.ts';
import { changePages, cursorOfListing, feedOf, listAll, settle } from './reading.ts';

/** SP13 to SP17 and SP22: the change feed. */
export function feedRules(suite: RuleSuite<ProviderSubject>, harness: StorageProviderHarness): void {
  suite.rule(
    'SP13',
    'the last page of a listing carries a cursor, earlier pages do not matter',
    async (test, subject) => {
      await putLibrary(subject.remote);
      const cursor = await cursorOfListing(test, subject);
      test.check(cursor !== '', 'a cursor that is not empty');
    },
  );

  suite.rule(
    'SP13',
    'what changes while a listing runs is reported from its cursor',
    async (test, subject) => {
      feedOf(test, subject.provider);
      const { remote } = subject;
      const folder = await remote.putFolder('folder');
      const first = await remote.putFile('first.mp3', bytesOf(50, 1));
      const renamed = await remote.putFile('to be renamed.mp3', bytesOf(10));
      const removed = await remote.putFile('to be removed.mp3', bytesOf(10));
      await putLibrary(remote);
      const mirror = new Mirror(subject.provider, subject.scope);
      await mirror.list(async (page) => {
        if (page !== 1) return;
        await remote.edit(first, bytesOf(50, 2));
        await remote.rename(renamed, 'renamed.mp3');
        await remote.remove(removed);
        await remote.putFile('new.mp3', bytesOf(10), folder);
        await settle(remote);
      });
      await checkMirror(test, subject, mirror, 'a listing with the changes behind its cursor');
    },
  );

  suite.rule(
    'SP13',
    'every kind of change after a listing is reported, and leads to what is listed now',
    async (test, subject) => {
      feedOf(test, subject.provider);
      const { remote } = subject;
      const ids = await putLibrary(remote);
      const idOf = (name: string): string => ids.find((item) => item.name === name)?.id ?? '';
      const mirror = new Mirror(subject.provider, subject.scope);
      await mirror.list();
      await remote.edit(idOf('top.mp3'), bytesOf(999, 3));
      await remote.move(idOf('deepest.mp3'), idOf('Album'));
      await remote.rename(idOf('crowded'), 'not so crowded');
      await remote.move(idOf('Album 2'), idOf('deep'));
      await remote.remove(idOf('Album 2 (live)'));
      await remote.putFile('01.mp3', bytesOf(10), idOf('empty folder'));
      await checkMirror(test, subject, mirror, 'a listing with the changes behind its cursor');
      await remote.move(idOf('empty file.mp3'), undefined);
      await remote.remove(idOf('deep'));
      await checkMirror(test, subject, mirror, 'the changes behind the cursor of the feed');
    },
  );

  suite.rule('SP14', 'the feed is read to its end over as many pages as it takes', async (test, subject) => {
    feedOf(test, subject.provider);
    const cursor = await cursorOfListing(test, subject);
    const put = new Set<string>();
    for (let index = 0; index < 25; index += 1)
      put.add(await subject.remote.putFile(`${index}.mp3`, bytesOf(index)));
    await settle(subject.remote);
    const pages = await changePages(test, subject, cursor);
    for (const page of pages) {
      const parsed = changePageSchema.safeParse(page);
      test.check(parsed.success, 'every page to satisfy changePageSchema', parsed.error?.message);
    }
    const changes = pages.flatMap((page) => page.changes);
    for (const change of changes) if (change.type === 'upsert') put.delete(change.file.id);
    test.equal(put.size, 0, 'the number of changes that are missing');
    test.check(
      pages.slice(0, -1).every((page) => page.hasMore),
      'every page but the last to say hasMore: true',
      'one does not',
    );
    test.equal(pages.at(-1)?.hasMore, false, 'hasMore of the last page');
  });

  suite.rule('SP14', "every page's cursor is a resume point", async (test, subject) => {
    feedOf(test, subject.provider);
    const cursor = await cursorOfListing(test, subject);
    for (let index = 0; index < 10; index += 1) await subject.remote.putFile(`${index}.mp3`, bytesOf(index));
    await settle(subject.remote);
    const pages = await changePages(test, subject, cursor);
    for (const [index, page] of pages.entries()) {
      const seen = pages.slice(0, index + 1).flatMap((each) => each.changes);
      const restarted = { ...subject, provider: (await subject.reopen?.()) ?? subject.provider };
      const rest = (await changePages(test, restarted, page.cursor)).flatMap((each) => each.changes);
      test.equal(
        upsertedIds([...seen, ...rest]).size,
        10,
        `the files up to and behind the cursor of page ${index + 1}`,
      );
    }
  });

  for (const [ability, reason] of [
    ['remove', 'deleted'],
    ['trash', 'trashed'],
    ['loseAccess', 'access-lost'],
  ] as const) {
    suite.rule(
      'SP15',
      `${ability} of a file and of a folder arrives as a remove change (${reason})`,
      async (test, subject) => {
        feedOf(test, subject.provider);
        const { remote } = subject;
        if (remote[ability] === undefined) return test.skip(`this storage has no ${ability}`);
        const folder = await remote.putFolder('folder');
        await remote.putFile('inside.mp3', bytesOf(10), folder);
        const file = await remote.putFile('file.mp3', bytesOf(10));
        await settle(remote);
        const mirror = new Mirror(subject.provider, subject.scope);
        await mirror.list();
        const cursor = await cursorOfListing(test, subject);
        await remote[ability]?.(file);
        await remote[ability]?.(folder);
        await settle(remote);
        const changes = (await changePages(test, subject, cursor)).flatMap((page) => page.changes);
        for (const id of [file, folder]) checkRemoved(test, changes, id, reason);
        await checkMirror(test, subject, mirror, `the feed after ${ability}`);
      },
    );
  }

  suite.rule(
    'SP22',
    'what comes back from the trash, or is shared again, is reported with its content',
    async (test, subject) => {
      feedOf(test, subject.provider);
      const { remote } = subject;
      const ways = [
        [remote.trash?.bind(remote), remote.untrash?.bind(remote)],
        [remote.loseAccess?.bind(remote), remote.regainAccess?.bind(remote)],
      ] as const;
      if (ways.every(([, back]) => back === undefined))
        return test.skip('this storage has neither untrash nor regainAccess');
      for (const [away, back] of ways) {
        if (away === undefined || back === undefined) continue;
        const folder = await remote.putFolder('folder');
        await remote.putFile('inside.mp3', bytesOf(10), await remote.putFolder('subfolder', folder));
        await away(folder);
        await settle(remote);
        const mirror = new Mirror(subject.provider, subject.scope);
        await mirror.list();
        await back(folder);
        await checkMirror(test, subject, mirror, 'the feed after a folder came back');
      }
    },
  );

  suite.rule('SP16', 'a cursor the service refuses throws CURSOR_EXPIRED', async (test, subject) => {
    feedOf(test, subject.provider);
    const expireCursors = needed(test, harness, subject, 'expireCursors');
    const cursor = await cursorOfListing(test, subject);
    await expireCursors();
    await test.failsWith(
      () => changePages(test, subject, cursor),
      'getChanges from an expired cursor',
      'CURSOR_EXPIRED',
    );
    await changePages(test, subject, await cursorOfListing(test, subject));
  });

  suite.rule('SP16', 'a cursor that never was one throws CURSOR_EXPIRED', async (test, subject) => {
    feedOf(test, subject.provider);
    for (const cursor of ['not a cursor', '0', '{}']) {
      await test.failsWith(
        () => changePages(test, subject, cursor),
        `getChanges from ${cursor}`,
        'CURSOR_EXPIRED',
      );
    }
  });

  suite.rule(
    'SP17',
    'a no-change getChanges yields one page without changes, again and again',
    async (test, subject) => {
      feedOf(test, subject.provider);
      await putLibrary(subject.remote);
      let cursor = await cursorOfListing(test, subject);
      for (let round = 1; round <= 3; round += 1) {
        const pages = await changePages(test, subject, cursor);
        test.equal(pages.length, 1, 'the number of pages when nothing changed');
        test.equal(pages[0]?.changes.length, 0, 'the number of changes when nothing changed');
        test.equal(pages[0]?.hasMore, false, 'hasMore when nothing changed');
        cursor = test.present(pages[0]?.cursor, 'a cursor when nothing changed');
      }
    },
  );

  suite.rule('SP18', 'names pass the feed unchanged, too', async (test, subject) => {
    feedOf(test, subject.provider);
    const { remote } = subject;
    const cursor = await cursorOfListing(test, subject);
    const put = new Map<string, string>();
    for (const name of adversarialNames.filter((each) => remote.acceptsName?.(each) ?? true)) {
      put.set(await remote.putFile(name, bytesOf(put.size)), name);
    }
    await settle(remote);
    const changes = (await changePages(test, subject, cursor)).flatMap((page) => page.changes);
    const names = new Map(
      changes.map((change) =>
        change.type === 'upsert' ? [change.file.id, change.file.name] : [change.id, undefined],
      ),
    );
    for (const [id, name] of put) test.equal(names.get(id), name, 'a name in the feed');
  });

  suite.rule(
    'SP22',
    'a folder created with content is reported with its content, or named in listUnder',
    async (test, subject) => {
      feedOf(test, subject.provider);
      const mirror = new Mirror(subject.provider, subject.scope);
      await mirror.list();
      await putLibrary(subject.remote);
      await checkMirror(test, subject, mirror, 'the feed after folders were created');
    },
  );

  suite.rule(
    'SP22',
    'a folder moved in is reported with its content, or named in listUnder',
    async (test, subject) => {
      feedOf(test, subject.provider);
      const { remote } = subject;
      if (remote.moveIn === undefined) return test.skip('this storage has no outside to move from (moveIn)');
      const mirror = new Mirror(subject.provider, subject.scope);
      await mirror.list();
      await remote.moveIn('moved in', { '01.mp3': bytesOf(10), '02.mp3': bytesOf(20) });
      await checkMirror(test, subject, mirror, 'the feed after a folder was moved in');
    },
  );
}

async function checkMirror(
  test: RuleTest,
  subject: ProviderSubject,
  mirror: Mirror,
  what: string,
): Promise<void> {
  await settle(subject.remote);
  await mirror.follow();
  const lines = fileDifferences(mirror.visible(), await listAll(subject));
  test.none(lines, `${what} to be what a fresh listing shows`);
}

function checkRemoved(test: RuleTest, changes: readonly Change[], id: string, reason: RemoveReason): void {
  const last = changes.findLast((change) => (change.type === 'remove' ? change.id : change.file.id) === id);
  const allowed: readonly string[] = [reason, 'unknown'];
  const isRemoved = last?.type === 'remove' && allowed.includes(last.reason);
  test.check(
    isRemoved,
    `a remove change with the reason ${reason} (or unknown, where the service does not say)`,
    last ?? 'none',
  );
}

function upsertedIds(changes: readonly Change[]): Set<string> {
  return new Set(changes.flatMap((change) => (change.type === 'upsert' ? [change.file.id] : [])));
}
