import { abortRules } from './provider/abort-rules.ts';
import { contentRules } from './provider/content-rules.ts';
import { failureRules } from './provider/failure-rules.ts';
import { feedRules } from './provider/feed-rules.ts';
import { identityRules } from './provider/identity-rules.ts';
import { listingRules } from './provider/listing-rules.ts';
import { subtreeRules, supportsRules } from './provider/supports-rules.ts';
import type { ProviderSubject, StorageProviderHarness } from './provider-harness.ts';
import { RuleSuite, type TestRunner } from './rule-suite.ts';

const TIMEOUT_MS = 10_000;

/**
 * Runs every rule SP* of bridge-traits against a provider, as tests of the runner. Each test gets a storage of its own; what a harness cannot do is
 * skipped with the reason in the report, and what `supports` declares is never skipped without one.
 */
export function describeStorageProvider(
  name: string,
  runner: TestRunner,
  harness: StorageProviderHarness,
): void {
  runner.describe(`${name}: StorageProvider`, () => {
    const suite = new RuleSuite<ProviderSubject>({
      it: runner.it,
      create: (setup) => harness.create(setup),
      teardown: async (subject) => subject.teardown?.(),
      knownGaps: harness.knownGaps ?? [],
      timeoutMs: harness.timeoutMs ?? TIMEOUT_MS,
    });
    listingRules(suite);
    failureRules(suite, harness);
    identityRules(suite);
    contentRules(suite);
    abortRules(suite);
    feedRules(suite, harness);
    supportsRules(suite, harness);
    subtreeRules(suite);
    suite.finish();
  });
}
