/** One collected test. */
export interface CollectedTest {
  readonly title: string;
  readonly isExpectedToFail: boolean;
  run(context: { skip(note?: string): never }): Promise<void>;
}

type Run = CollectedTest['run'];

/** What the suites registered, in order. */
export const collectedTests: CollectedTest[] = [];

/** Stands in for vitest's where the suites run inside a browser's worker. */
export function describe(_name: string, register: () => void): void {
  register();
}

/** Collects a test. */
export function it(title: string, _options: unknown, run: Run): void {
  collectedTests.push({ title, isExpectedToFail: false, run });
}

it.fails = (title: string, _options: unknown, run: Run): void => {
  collectedTests.push({ title, isExpectedToFail: true, run });
};
