import { it } from 'vitest';
import { describeError, RuleTest, RuleViolation } from './rule-test.ts';

/** A rule this implementation does not keep yet. Its tests must fail: a gap that is closed is reported, too. */
export interface KnownGap {
  rule: string;
  reason: string;
  /** Part of the title, where only some tests of the rule fail. */
  title?: string | undefined;
}

export interface RuleSuiteOptions<Subject> {
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
    const run = async (context: { skip(note?: string): never }): Promise<void> => {
      await this.#run(id, title, body, { pageSize: DEFAULT_PAGE_SIZE, ...setup }, context);
    };
    if (gap) it.fails(fullTitle, { timeout }, run);
    else it(fullTitle, { timeout }, run);
  }

  /** A gap that names no test is a mistake in the harness. */
  finish(): void {
    for (const { rule, title } of this.#unusedGaps) {
      throw new TypeError(`knownGaps names ${rule}${title ? ` "${title}"` : ''}, but there is no such test`);
    }
  }

  async #run(
    id: string,
    title: string,
    body: Body<Subject>,
    setup: SubjectSetup,
    context: { skip(note?: string): never },
  ): Promise<void> {
    const test = new RuleTest(id, title, (note) => context.skip(note));
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
    if (failures.length > 1 && !test.isSkip(first)) throw new AggregateError(failures, describeError(first));
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
      if (error instanceof RuleViolation || test.isSkip(error)) throw error;
      throw new RuleViolation(test.rule, test.doing, `it failed with ${describeError(error)}`, error);
    } finally {
      clearTimeout(timer);
    }
  }
}
