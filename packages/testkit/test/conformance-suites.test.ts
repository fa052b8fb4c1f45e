import { beforeAll, describe, expect, it } from 'vitest';
import { describeDatabaseAdapter } from '../src/conformance/index.ts';
import { brokenDatabases } from './support/broken-databases.ts';
import { openPlainSqlite, plainSqliteGaps } from './support/plain-sqlite.ts';
import { type FixtureFile, type FixtureResult, runFixtures } from './support/run-fixtures.ts';

describeDatabaseAdapter(
  'plain SQLite in memory',
  { describe, it },
  {
    create: async () => {
      let prepared = 0;
      const adapter = openPlainSqlite({ onPrepare: () => (prepared += 1) });
      return { adapter, prepared: () => prepared };
    },
    knownGaps: plainSqliteGaps(),
  },
);

describe('conformance suites', () => {
  let files: FixtureFile[] = [];
  const resultsOf = (suite: string): FixtureResult[] =>
    files.flatMap((file) => file.results).filter((result) => result.suite.startsWith(`${suite}: `));
  const failuresOf = (suite: string): FixtureResult[] =>
    resultsOf(suite).filter(({ status }) => status === 'failed');

  beforeAll(async () => {
    files = await runFixtures();
  }, 120_000);

  it('[CS1] every failure names its rule and says what was expected', () => {
    const failures = files.flatMap((file) => file.results).filter(({ status }) => status === 'failed');
    expect(failures.length).toBeGreaterThan(brokenDatabases.length);
    for (const { title, message } of failures.filter(
      ({ suite }) => !suite.startsWith('closed gap') && !suite.startsWith('gap of'),
    )) {
      expect(message).toContain(`${title.slice(0, title.indexOf(']') + 1)} expected `);
    }
  });

  it('[CS2] an ability that is missing without a reason fails the rules that need it', () => {
    const failures = failuresOf('without abilities');
    expect(new Set(failures.map(({ title }) => title.slice(0, title.indexOf(']') + 1)))).toEqual(
      new Set(['[SP4]', '[SP16]', '[SP19]']),
    );
    expect(failures.map(({ message }) => message).join()).toContain(
      'the harness to offer breakService, or to say why not',
    );
  });

  it('[CS2] with a reason those tests are skipped, and no others', () => {
    expect(failuresOf('without abilities, with reasons')).toEqual([]);
    const [with_, without] = ['without abilities, with reasons', 'gap of one test'].map((suite) =>
      resultsOf(suite).filter(({ status }) => status === 'skipped' || status === 'pending'),
    );
    const missing = failuresOf('without abilities').length;
    expect((with_?.length ?? 0) - (without?.length ?? 0)).toBe(missing);
  });

  it('[CS3] a known gap is shown and expected to fail, a closed one is reported', () => {
    expect(failuresOf('known gap')).toEqual([]);
    expect(resultsOf('known gap').map(({ title }) => title)).toContainEqual(
      expect.stringContaining('(known gap: fixed soon)'),
    );
    expect(failuresOf('closed gap').map(({ message }) => message)).toEqual([
      expect.stringContaining('is kept: take it out of knownGaps'),
    ]);
    expect(failuresOf('gap of one test').map(({ title }) => title)).toEqual([
      expect.stringContaining('never was one'),
    ]);
  });

  it('[CS3] a gap that names no test is a mistake of the harness', () => {
    const file = files.find(({ name }) => name === 'unknown-gap.fixture.ts');
    expect(file?.message).toContain('knownGaps names SP99, but there is no such test');
  });

  it('[CS4] a call that never settles fails, and says what was expected of it', () => {
    const messages = failuresOf('hanging').map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining('nothing had happened after 200 ms'));
    expect(messages.join()).toContain('[SP12] expected scopes to reject with the signal');
  });

  it('[CS5] every subject is torn down, and a teardown that fails is reported', () => {
    const teardown = files.flatMap((file) => file.results).filter(({ suite }) => suite === 'teardown');
    expect(teardown).toMatchObject([{ status: 'passed' }]);
    expect(failuresOf('failing teardown')[0]?.message).toContain('the folder is in use');
  });

  it.each(brokenDatabases)('[CS6] a database adapter that $name fails $rule', ({ name, rule }) => {
    expect(failuresOf(name).map(({ title }) => title.slice(1, title.indexOf(']')))).toContain(rule);
  });

  it('[CS6] there is a broken adapter for each rule of databases', () => {
    const rules = resultsOf('counts no changes').map(({ title }) => title.slice(1, title.indexOf(']')));
    expect([...new Set(rules)].sort()).toEqual(brokenDatabases.map(({ rule }) => rule).sort());
  });
});
