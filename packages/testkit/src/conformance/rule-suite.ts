import { describeError, RuleTest, RuleViolation, SkippedTest } from './rule-test.ts';

/** A rule this implementation does not keep yet. Its tests pass as long as the rule fails: a gap that is closed is reported. */
export interface KnownGap {
  rule: string;
  reason: string;
  /** Part of the title, where only some tests of the rule fail. */
  title?: string | undefined;
}

/** What a suite registers its tests with: `describe` and `it` of vitest or `node:test`, or of any runner that has these. */
export interface TestRunner {
  describe(name: string, register: () => void): unknown;
  it(
    name: string,
    options: { timeout: number },
    run: (context: { skip(note?: string): unknown }) => Promise<void>,
  ): unknown;
}

export interface RuleSuiteOptions<Subject> {
  it: TestRunner['it'];
  create(setup: SubjectSetup): Promise<Subject>;
  teardown(subject: Subject): Promise<void>;
  knownGaps: readonly KnownGap[];
  /** How long one test may take before it counts as hanging. */
  timeoutMs: number;
}

/** What a test asks of `create`. */
export interface SubjectSetup {
  /** Files (or changes) in a page, where the implementation has pages. */
  pageSize: number;
}

type Body<Subject> = (test: RuleTest, subject: Subject) => Promise<void>;

interface Registered<Subject> {
  id: string;
  title: string;
  body: Body<Subject>;
  setup: SubjectSetup;
}

const DEFAULT_PAGE_SIZE = 3;

/** Registers tests, each with a subject of its own, and names the rule in whatever goes wrong. */
export class RuleSuite<Subject> {
  readonly #options: RuleSuiteOptions<Subject>;
  readonly #unusedGaps: Set<KnownGap>;

  constructor(options: RuleSuiteOptions<Subject>) {
    this.#options = options;
    this.#unusedGaps = new Set(options.knownGaps);
  }

  /** One test of a rule. */
  rule(id: string, title: string, body: Body<Subject>, setup: Partial<SubjectSetup> = {}): void {
    const gap = this.#options.knownGaps.find((each) => each.rule === id && title.includes(each.title ?? ''));
    if (gap) this.#unusedGaps.delete(gap);
    const fullTitle = `[${id}] ${title}${gap ? ` (known gap: ${gap.reason})` : ''}`;
    const timeout = this.#options.timeoutMs + 5000;
    const test = { id, title, body, setup: { pageSize: DEFAULT_PAGE_SIZE, ...setup } };
    this.#options.it(fullTitle, { timeout }, async (context) => {
      const failure = await this.#run(test).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      if (failure?.error instanceof SkippedTest) await context.skip(failure.error.message);
      else if (gap === undefined && failure !== undefined) throw failure.error;
      else if (gap !== undefined && failure === undefined)
        throw new Error(`[${id}] is kept: take it out of knownGaps`);
    });
  }

  /** A gap that names no test is a mistake in the harness. */
  finish(): void {
    for (const { rule, title } of this.#unusedGaps) {
      throw new TypeError(`knownGaps names ${rule}${title ? ` "${title}"` : ''}, but there is no such test`);
    }
  }

  async #run({ id, title, body, setup }: Registered<Subject>): Promise<void> {
    const test = new RuleTest(id, title);
    test.expecting('create() of the harness to succeed');
    const subject = await this.#guarded(test, this.#options.create(setup));
    test.expecting(title);
    const failures: unknown[] = [];
    await this.#guarded(test, body(test, subject)).catch((error: unknown) => failures.push(error));
    test.expecting('teardown to succeed');
    await this.#guarded(test, this.#options.teardown(subject)).catch((error: unknown) =>
      failures.push(error),
    );
    const [first] = failures;
    if (failures.length > 1 && !(first instanceof SkippedTest))
      throw new AggregateError(failures, describeError(first));
    if (failures.length > 0) throw first;
  }

  /** Names the rule in every failure, and fails calls that never settle. */
  async #guarded<T>(test: RuleTest, work: Promise<T>): Promise<T> {
    const { timeoutMs } = this.#options;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hanging = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new RuleViolation(test.rule, test.doing, `nothing had happened after ${timeoutMs} ms`));
      }, timeoutMs);
    });
    try {
      return await Promise.race([work, hanging]);
    } catch (error) {
      if (error instanceof RuleViolation || error instanceof SkippedTest) throw error;
      throw new RuleViolation(test.rule, test.doing, `it failed with ${describeError(error)}`, error);
    } finally {
      clearTimeout(timer);
    }
  }
}
