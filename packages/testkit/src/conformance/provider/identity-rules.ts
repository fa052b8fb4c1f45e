import type { ProviderSubject } from '../provider-harness.ts';
import type { RuleSuite } from '../rule-suite.ts';
import { bytesOf } from './bytes.ts';
import { adversarialNames, confusableNames } from './names.ts';
import { findFile, listAll, settle } from './reading.ts';

/** SP6, SP7, SP8, SP18 and SP20: versions, ids, parents and names. */
export function identityRules(suite: RuleSuite<ProviderSubject>): void {
  suite.rule('SP6', 'version stays the same over repeated listings', async (test, subject) => {
    const id = await subject.remote.putFile('song.mp3', bytesOf(100));
    await settle(subject.remote);
    const { version } = await findFile(test, subject, id);
    test.equal((await findFile(test, subject, id)).version, version, 'version in a second listing');
  });

  suite.rule(
    'SP6',
    'version stays the same on rename and move of the file and of its folder',
    async (test, subject) => {
      const { remote } = subject;
      const [from, to] = [await remote.putFolder('from'), await remote.putFolder('to')];
      let id = await remote.putFile('song.mp3', bytesOf(100), from);
      await settle(remote);
      const { version } = await findFile(test, subject, id);
      id = await remote.rename(id, 'renamed.mp3');
      await settle(remote);
      test.equal((await findFile(test, subject, id)).version, version, 'version after a rename');
      id = await remote.move(id, to);
      await settle(remote);
      test.equal((await findFile(test, subject, id)).version, version, 'version after a move');
      await remote.rename(to, 'to, renamed');
      await settle(remote);
      const moved = (await listAll(subject)).find((file) => file.name === 'renamed.mp3');
      test.equal(moved?.version, version, "version after its folder's rename");
    },
  );

  suite.rule(
    'SP6',
    'version changes when the content changes, size and name being the same',
    async (test, subject) => {
      const { remote } = subject;
      const id = await remote.putFile('song.mp3', bytesOf(100, 1));
      await settle(remote);
      const versions = [(await findFile(test, subject, id)).version];
      let current = id;
      for (const seed of [2, 3]) {
        current = await remote.edit(current, bytesOf(100, seed));
        await settle(remote);
        const { version } = await findFile(test, subject, current);
        test.check(!versions.includes(version), 'another version after each edit', version);
        versions.push(version);
      }
    },
  );

  suite.rule('SP7', 'the id survives rename and move of files and folders', async (test, subject) => {
    const { remote } = subject;
    if (!subject.provider.supports.stableIds) return test.skip('supports.stableIds is false');
    const [from, to] = [await remote.putFolder('from'), await remote.putFolder('to')];
    const file = await remote.putFile('song.mp3', bytesOf(100), from);
    await settle(remote);
    const before = await listAll(subject);
    await remote.rename(file, 'renamed.mp3');
    await remote.rename(from, 'from, renamed');
    await remote.move(from, to);
    await settle(remote);
    const after = await listAll(subject);
    test.equal(after.find((each) => each.name === 'renamed.mp3')?.id, file, 'id of the renamed file');
    test.equal(
      after.find((each) => each.name === 'from, renamed')?.id,
      from,
      'id of the renamed and moved folder',
    );
    test.equal(after.length, before.length, 'the number of listed items');
  });

  suite.rule(
    'SP8',
    'parentId of a child is the id of its folder, before and after a move',
    async (test, subject) => {
      const { remote } = subject;
      const outer = await remote.putFolder('outer');
      const inner = await remote.putFolder('inner', outer);
      await remote.putFile('song.mp3', bytesOf(10), inner);
      const top = await remote.putFile('top.mp3', bytesOf(10));
      await settle(remote);
      const idOf = async (name: string): Promise<{ id: string; parentId: string | undefined }> => {
        const file = (await listAll(subject)).find((each) => each.name === name);
        const { id, parentId } = test.present(file, `${name} in the listing`);
        return { id, parentId };
      };
      test.equal((await idOf('song.mp3')).parentId, (await idOf('inner')).id, 'parentId of a file');
      test.equal((await idOf('inner')).parentId, (await idOf('outer')).id, 'parentId of a folder');
      await remote.move(top, (await idOf('outer')).id);
      await settle(remote);
      test.equal((await idOf('top.mp3')).parentId, (await idOf('outer')).id, 'parentId after a move');
    },
  );

  suite.rule('SP18', 'names pass unchanged, of any length and script', async (test, subject) => {
    const { remote } = subject;
    const accepted = adversarialNames.filter((name) => remote.acceptsName?.(name) ?? true);
    test.check(accepted.includes('plain.mp3'), 'acceptsName of the harness to accept plain names');
    const put = new Map<string, string>();
    for (const [index, name] of accepted.entries()) {
      const id = index % 3 === 0 ? await remote.putFolder(name) : await remote.putFile(name, bytesOf(index));
      put.set(id, name);
    }
    await settle(remote);
    const listed = new Map((await listAll(subject)).map((file) => [file.id, file.name]));
    for (const [id, name] of put) test.equal(listed.get(id), name, 'a listed name');
  });

  suite.rule('SP18', 'names that look alike stay different names', async (test, subject) => {
    const { remote } = subject;
    const accepts = (name: string): boolean => remote.acceptsName?.(name) ?? true;
    for (const pair of confusableNames.filter((names) => names.every(accepts))) {
      const put: [string, string][] = [];
      for (const name of pair) {
        const folder = await remote.putFolder(`folder ${put.length} of ${pair[0]}`);
        put.push([name, await remote.putFile(name, bytesOf(5), folder)]);
      }
      await settle(remote);
      for (const [name, id] of put)
        test.equal((await findFile(test, subject, id)).name, name, 'a listed name');
    }
  });

  suite.rule('SP20', 'two files of one name in one folder are two files', async (test, subject) => {
    const { remote } = subject;
    if (remote.allowsSameNames !== true)
      return test.skip('this storage has no two files of one name (allowsSameNames)');
    const folder = await remote.putFolder('twins');
    const ids = [
      await remote.putFile('twin.mp3', bytesOf(10, 1), folder),
      await remote.putFile('twin.mp3', bytesOf(20, 2), folder),
    ];
    await settle(remote);
    const twins = (await listAll(subject)).filter((file) => file.name === 'twin.mp3');
    test.equal(twins.length, 2, 'the number of listed files of that name');
    test.check(
      ids.every((id) => twins.some((twin) => twin.id === id)),
      'both files, each by its own id',
      twins,
    );
  });
}
