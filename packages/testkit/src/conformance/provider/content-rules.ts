import type { ByteRange } from '@music-platform/bridge-traits';
import { collectBytes } from '../../collect.ts';
import type { ProviderSubject } from '../provider-harness.ts';
import type { RuleSuite } from '../rule-suite.ts';
import type { RuleTest } from '../rule-test.ts';
import { byteDifferences, bytesOf, LARGE_BYTES } from './bytes.ts';
import { findFile, settle } from './reading.ts';

/** SP9, SP10 and SP11: what a download yields. */
export function contentRules(suite: RuleSuite<ProviderSubject>): void {
  for (const size of [0, 1, 65_536, LARGE_BYTES]) {
    suite.rule('SP9', `download yields exactly the file's bytes (${size} bytes)`, async (test, subject) => {
      const content = bytesOf(size, size);
      const file = await putAndFind(test, subject, content);
      const download = await subject.provider.download(file);
      const { totalSize, version } = download;
      test.none(
        byteDifferences(await collectBytes(download), content),
        `exactly the ${size} bytes of the file`,
      );
      if (size > 0)
        test.equal(
          `${download.range.start}-${download.range.end}`,
          `0-${size - 1}`,
          'the range of a whole file',
        );
      if (totalSize !== undefined) test.equal(totalSize, size, 'totalSize');
      if (version !== undefined) test.equal(version, file.version, 'version of an unchanged file');
    });
  }

  suite.rule('SP9', 'a body left early hinders no later download', async (test, subject) => {
    const content = bytesOf(LARGE_BYTES);
    const file = await putAndFind(test, subject, content);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const { body } = await subject.provider.download(file);
      for await (const _chunk of body) break;
    }
    const whole = await collectBytes(await subject.provider.download(file));
    test.none(
      byteDifferences(whole, content),
      'exactly the bytes of the file after 20 bodies were left early',
    );
  });

  suite.rule(
    'SP9',
    'after an edit the bytes are the new ones, and version (if any) says so',
    async (test, subject) => {
      const before = await putAndFind(test, subject, bytesOf(5000, 1));
      const edited = bytesOf(4000, 2);
      await subject.remote.edit(before.id, edited);
      await settle(subject.remote);
      const after = await findFile(test, subject, before.id);
      for (const listed of [after, before]) {
        const download = await subject.provider.download(listed);
        test.none(byteDifferences(await collectBytes(download), edited), 'the bytes after the edit');
        if (download.version !== undefined)
          test.equal(download.version, after.version, 'version of the bytes');
      }
    },
  );

  suite.rule('SP10', 'a range yields exactly its bytes and says what it sent', async (test, subject) => {
    const content = bytesOf(LARGE_BYTES, 7);
    const last = LARGE_BYTES - 1;
    const file = await putAndFind(test, subject, content);
    const ranges: [number, number][] = [
      [0, 0],
      [0, 99],
      [1, 1],
      [65_535, 65_536],
      [1000, 900_000],
      [last - 127, last],
      [last, last],
      [0, last],
    ];
    for (const [start, end] of ranges) await checkRange(test, subject, file, content, { start, end });
  });

  suite.rule('SP10', 'a range that reaches behind the end is cut to it', async (test, subject) => {
    const content = bytesOf(1000);
    const file = await putAndFind(test, subject, content);
    for (const [start, end] of [
      [0, 1000],
      [990, 2_000_000],
      [999, 1000],
    ] as const) {
      await checkRange(test, subject, file, content, { start, end });
    }
  });

  suite.rule('SP10', 'a range that starts behind the end yields no bytes', async (test, subject) => {
    const file = await putAndFind(test, subject, bytesOf(1000));
    for (const range of [
      { start: 1000, end: 1999 },
      { start: 2_000_000, end: 2_000_000 },
    ]) {
      test.expecting(`no bytes of 1000 in ${JSON.stringify(range)}`);
      const bytes = await collectBytes(await subject.provider.download(file, { range }));
      test.equal(bytes.length, 0, 'the bytes behind the end');
    }
  });

  suite.rule('SP10', 'a zero-byte file yields no bytes, with and without a range', async (test, subject) => {
    const file = await putAndFind(test, subject, new Uint8Array());
    const options = [{}, { range: { start: 0, end: 0 } }, { range: { start: 0, end: 65_535 } }];
    for (const option of options) {
      test.expecting(`no bytes of an empty file (${JSON.stringify(option)})`);
      const bytes = await collectBytes(await subject.provider.download(file, option));
      test.equal(bytes.length, 0, 'the bytes of an empty file');
    }
  });

  suite.rule('SP11', 'download of a file that is gone throws NOT_FOUND', async (test, subject) => {
    const file = await putAndFind(test, subject, bytesOf(100));
    await subject.remote.remove(file.id);
    await settle(subject.remote);
    const call = async (): Promise<unknown> => subject.provider.download(file);
    await test.failsWith(call, 'download of a removed file', 'NOT_FOUND');
    const ranged = async (): Promise<unknown> =>
      subject.provider.download(file, { range: { start: 0, end: 9 } });
    await test.failsWith(ranged, 'ranged download of a removed file', 'NOT_FOUND');
  });

  suite.rule(
    'SP11',
    'download of a file that can never be read throws UNREADABLE_CONTENT',
    async (test, subject) => {
      const { remote, provider } = subject;
      if (remote.makeUnreadable === undefined)
        return test.skip('the harness cannot make a file unreadable (makeUnreadable)');
      const id = await remote.putFile('unreadable.mp3', bytesOf(100));
      await remote.makeUnreadable(id);
      await settle(remote);
      const file = await findFile(test, subject, id);
      await test.failsWith(
        async () => provider.download(file),
        'download of an unreadable file',
        'UNREADABLE_CONTENT',
      );
    },
  );
}

type Listed = Awaited<ReturnType<typeof findFile>>;

async function putAndFind(test: RuleTest, subject: ProviderSubject, content: Uint8Array): Promise<Listed> {
  const id = await subject.remote.putFile('song.mp3', content);
  await subject.remote.putFile('song.mp3.txt', bytesOf(30));
  await settle(subject.remote);
  return findFile(test, subject, id);
}

async function checkRange(
  test: RuleTest,
  subject: ProviderSubject,
  file: Listed,
  content: Uint8Array,
  range: ByteRange,
): Promise<void> {
  const asked = `${range.start}-${range.end}`;
  test.expecting(`the bytes ${asked}`);
  const download = await subject.provider.download(file, { range });
  const expected = content.subarray(range.start, range.end + 1);
  test.none(
    byteDifferences(await collectBytes(download), expected),
    `exactly the bytes ${asked} of ${content.length}`,
  );
  const sent = `${range.start}-${range.start + expected.length - 1}`;
  test.equal(`${download.range.start}-${download.range.end}`, sent, `range of a download of ${asked}`);
  if (download.totalSize !== undefined)
    test.equal(download.totalSize, content.length, `totalSize with a range`);
}
