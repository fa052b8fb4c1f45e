import {
  type HashAlgorithm,
  hashAlgorithmSchema,
  ProviderError,
  type ProviderTags,
} from '@music-platform/bridge-traits';
import { collectBytes } from '../../collect.ts';
import { computableHashes, contentHash } from '../../remote-drive/content-hash.ts';
import { contentOf } from '../../remote-drive/file-content.ts';
import type { ProviderSubject, StorageProviderHarness } from '../provider-harness.ts';
import type { RuleSuite } from '../rule-suite.ts';
import { needed } from './abilities.ts';
import { bytesOf, LARGE_BYTES } from './bytes.ts';
import { putLibrary } from './library.ts';
import {
  changePages,
  cursorOfListing,
  feedOf,
  findFile,
  listAll,
  listPages,
  scopeOf,
  settle,
} from './reading.ts';

/** SP19: `supports` tells the truth. */
export function supportsRules(suite: RuleSuite<ProviderSubject>, harness: StorageProviderHarness): void {
  suite.rule('SP19', 'optional members exist exactly where they are declared', async (test, { provider }) => {
    const { supports } = provider;
    test.equal(provider.getChanges !== undefined, supports.changeFeed, 'the presence of getChanges');
    test.equal(provider.watch !== undefined, supports.push, 'the presence of watch');
    test.equal(provider.unwatch !== undefined, supports.push, 'the presence of unwatch');
    test.check(provider.kind !== '', 'kind not to be empty');
    for (const algorithm of supports.contentHashes) {
      test.check(hashAlgorithmSchema.safeParse(algorithm).success, 'known hash algorithms', algorithm);
    }
  });

  suite.rule('SP19', 'no cursor where there is no change feed', async (test, subject) => {
    if (subject.provider.supports.changeFeed) return test.skip('supports.changeFeed is true');
    await putLibrary(subject.remote);
    const cursors = (await listPages(subject)).flatMap((page) => page.cursor ?? []);
    test.none(cursors, 'no cursor from a provider without a change feed');
  });

  suite.rule(
    'SP19',
    'hashes are of a declared algorithm, and of the whole content',
    async (test, subject) => {
      const { contentHashes } = subject.provider.supports;
      const contents = [bytesOf(0), bytesOf(1), bytesOf(LARGE_BYTES, 1), bytesOf(LARGE_BYTES, 2)];
      const put = new Map<string, Uint8Array>();
      for (const content of contents)
        put.set(await subject.remote.putFile(`${put.size}.mp3`, content), content);
      await settle(subject.remote);
      for (const file of await listAll(subject)) {
        const content = put.get(file.id);
        if (file.contentHash === undefined || content === undefined) continue;
        const { algorithm, value } = file.contentHash;
        test.check(contentHashes.includes(algorithm), 'hashes of declared algorithms only', algorithm);
        if (!isComputable(algorithm)) continue;
        test.equal(
          value,
          contentHash(contentOf(content), algorithm),
          `the ${algorithm} of ${content.length} bytes`,
        );
      }
    },
  );

  suite.rule('SP19', 'tags only where they are declared', async (test, subject) => {
    if (!subject.provider.supports.tags) {
      await putLibrary(subject.remote);
      const tagged = (await listAll(subject)).filter((file) => file.tags !== undefined);
      test.none(
        tagged.map((file) => file.name),
        'no tags from a provider that does not declare them',
      );
      return;
    }
    const tags: ProviderTags = {
      title: 'Título',
      artists: ['One', 'Two'],
      album: 'Album',
      track: 3,
      year: 1999,
    };
    const put = needed(test, harness, subject, 'putTaggedFile');
    const id = await put('tagged.mp3', bytesOf(10), tags);
    await settle(subject.remote);
    const found = (await findFile(test, subject, id)).tags;
    test.equal(found?.title, tags.title, 'the title tag');
    test.equal(found?.album, tags.album, 'the album tag');
  });

  suite.rule('SP19', 'rangedReads: a range is read without the rest', async (test, subject) => {
    if (!subject.provider.supports.rangedReads) return test.skip('supports.rangedReads is false');
    const bytesServed = needed(test, harness, subject, 'bytesServed');
    const id = await subject.remote.putFile('large.mp3', bytesOf(LARGE_BYTES));
    await settle(subject.remote);
    const file = await findFile(test, subject, id);
    const before = bytesServed();
    await collectBytes(
      await subject.provider.download(file, { range: { start: LARGE_BYTES - 10, end: LARGE_BYTES - 1 } }),
    );
    const served = bytesServed() - before;
    test.check(
      served < LARGE_BYTES / 2,
      'ten bytes at the end of a large file to be read without the rest',
      `${served} bytes served`,
    );
  });

  suite.rule(
    'SP19',
    'folderChangesCoverDescendants: rename, move and removal report what lies below',
    async (test, subject) => {
      feedOf(test, subject.provider);
      if (!subject.provider.supports.folderChangesCoverDescendants) {
        return test.skip('supports.folderChangesCoverDescendants is false');
      }
      const { remote } = subject;
      const target = await remote.putFolder('target');
      for (const change of ['rename', 'move', 'remove'] as const) {
        const folder = await remote.putFolder(`folder to ${change}`);
        const file = await remote.putFile(
          'inside.mp3',
          bytesOf(10),
          await remote.putFolder('subfolder', folder),
        );
        await settle(remote);
        const cursor = await cursorOfListing(test, subject);
        if (change === 'rename') await remote.rename(folder, 'renamed');
        if (change === 'move') await remote.move(folder, target);
        if (change === 'remove') await remote.remove(folder);
        await settle(remote);
        const changes = (await changePages(test, subject, cursor)).flatMap((page) => page.changes);
        const reported = changes.some((each) => (each.type === 'remove' ? each.id : each.file.id) === file);
        test.check(reported, `a change of the file below a folder after its ${change}`, changes);
      }
    },
  );

  suite.rule('SP19', 'push: a channel opens, says how long it lives, and closes', async (test, subject) => {
    const { provider } = subject;
    if (!provider.supports.push) return test.skip('supports.push is false');
    const address = 'https://example.invalid/notifications';
    const channel = await provider.watch?.({ ...scopeOf(subject), address, token: 'a secret' });
    test.check((channel?.id ?? '') !== '', 'a channel with an id', channel);
    test.check(Number.isFinite(channel?.expiresAt), 'a channel that says when it expires', channel);
    if (channel) await provider.unwatch?.(channel);
  });

  suite.rule('SP19', 'usage only ever grows', async (test, subject) => {
    const { provider } = subject;
    if (provider.usage === undefined) return test.skip('this provider counts no usage');
    const before = provider.usage();
    await putLibrary(subject.remote);
    await listPages(subject);
    const after = provider.usage();
    const total = (calls: Readonly<Record<string, number>>): number =>
      Object.values(calls).reduce((sum, count) => sum + count, 0);
    test.check(total(after.calls) > total(before.calls), 'calls to be counted', after.calls);
    test.check(after.quotaUnits >= before.quotaUnits, 'quotaUnits never to shrink', after.quotaUnits);
  });
}

/** SP21: subtrees. */
export function subtreeRules(suite: RuleSuite<ProviderSubject>): void {
  suite.rule('SP21', 'under lists exactly what lies below that folder', async (test, subject) => {
    const library = await putLibrary(subject.remote);
    const below = (folderId: string): string[] =>
      library.filter((item) => item.parentId === folderId).flatMap((item) => [item.id, ...below(item.id)]);
    for (const folder of library.filter((item) => item.kind === 'folder')) {
      test.expecting(`the listing under ${JSON.stringify(folder.name)} to succeed`);
      const pages = await listPages(subject, { under: folder.id });
      const listed = pages.flatMap((page) => page.files.map((file) => file.id)).sort();
      const wanted = below(folder.id).sort();
      test.equal(
        JSON.stringify(listed),
        JSON.stringify(wanted),
        `the listing under ${JSON.stringify(folder.name)}`,
      );
      test.check(
        pages.at(-1)?.complete === true,
        'a listing under a folder to end with complete: true',
        pages.at(-1),
      );
    }
  });

  suite.rule(
    'SP21',
    'under a folder that is gone throws, or lists nothing as incomplete',
    async (test, subject) => {
      const folder = await subject.remote.putFolder('gone');
      await subject.remote.putFile('gone.mp3', bytesOf(10), folder);
      await subject.remote.remove(folder);
      await settle(subject.remote);
      const listing = listPages(subject, { under: folder });
      const outcome = await listing.then(
        (pages) => ({ isHonest: pages.at(-1)?.complete !== true, got: pages.at(-1) as unknown }),
        (error: unknown) => ({ isHonest: error instanceof ProviderError, got: error }),
      );
      const expected = 'a ProviderError or an incomplete listing under a folder that is gone';
      test.check(outcome.isHonest, expected, outcome.got);
    },
  );
}

function isComputable(algorithm: HashAlgorithm): boolean {
  return computableHashes.some((each) => each === algorithm);
}
