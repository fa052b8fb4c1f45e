/** What a test did, as it travels out of the page. */
export type TestOutcome = { readonly skipped?: string; readonly failure?: string };

/** How the page is asked for its tests. */
export interface CollectedSuite {
  readonly titles: readonly string[];
  run(index: number): Promise<TestOutcome>;
}

type Run = (context: { skip(note?: string): never }) => Promise<void>;

interface CollectedTest {
  readonly title: string;
  readonly run: Run;
}

const tests: CollectedTest[] = [];

/** Stands in for vitest's in a page, where tests are collected first and run one by one when asked for. */
export function describe(_name: string, register: () => void): void {
  register();
}

/** Collects a test. */
export function it(title: string, _options: unknown, run: Run): void {
  tests.push({ title, run });
}

async function runTest(index: number): Promise<TestOutcome> {
  const test = tests[index];
  if (test === undefined) return { failure: `there is no test ${index}` };
  let skipped: string | undefined;
  const skip = (note?: string): never => {
    skipped = note ?? 'skipped';
    throw new Error(skipped);
  };
  try {
    await test.run({ skip });
  } catch (error) {
    return skipped === undefined ? { failure: String(error) } : { skipped };
  }
  return {};
}

const suite: CollectedSuite = {
  get titles() {
    return tests.map(({ title }) => title);
  },
  run: runTest,
};
Object.assign(globalThis, { collectedSuite: suite });
