import type { NeededAbility, ProviderSubject, StorageProviderHarness } from '../provider-harness.ts';
import type { RuleTest } from '../rule-test.ts';

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

/** Runs `work` while the service is disturbed, and ends the disturbance whatever happens. */
export async function during(
  disturb: () => Promise<() => Promise<void>>,
  work: () => Promise<void>,
): Promise<void> {
  const end = await disturb();
  try {
    await work();
  } finally {
    await end();
  }
}
