import { connectionRules } from './database/connection-rules.ts';
import { type OpenDatabase, openDatabase } from './database/open-database.ts';
import { statementRules } from './database/statement-rules.ts';
import type { DatabaseAdapterHarness } from './database-harness.ts';
import { RuleSuite, type TestRunner } from './rule-suite.ts';

const TIMEOUT_MS = 10_000;

/**
 * Runs every rule DB* of bridge-traits against a database adapter, as tests of the runner. Each test gets a database of its own.
 */
export function describeDatabaseAdapter(
  name: string,
  runner: TestRunner,
  harness: DatabaseAdapterHarness,
): void {
  runner.describe(`${name}: DatabaseAdapter`, () => {
    const suite = new RuleSuite<OpenDatabase>({
      it: runner.it,
      create: () => openDatabase(harness),
      teardown: (database) => database.close(),
      knownGaps: harness.knownGaps ?? [],
      timeoutMs: harness.timeoutMs ?? TIMEOUT_MS,
    });
    statementRules(suite);
    connectionRules(suite, harness);
    suite.finish();
  });
}
