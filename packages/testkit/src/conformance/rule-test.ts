import { ProviderError, type ProviderErrorCode } from '@music-platform/bridge-traits';

/** A broken rule. The message names the rule and says what was expected. */
export class RuleViolation extends Error {
  override readonly name = 'RuleViolation';

  constructor(rule: string, expected: string, but: string, cause?: unknown) {
    super(`[${rule}] expected ${expected}, but ${but}`, cause === undefined ? undefined : { cause });
  }
}

/** Ends a test that cannot be run here; the message says why. */
export class SkippedTest extends Error {
  override readonly name = 'SkippedTest';
}

/** What one test of a suite checks with. */
export class RuleTest {
  readonly rule: string;
  #doing: string;

  constructor(rule: string, title: string) {
    this.rule = rule;
    this.#doing = title;
  }

  /** What the test is busy with, for the message of a call that never settles or fails unexpectedly. */
  get doing(): string {
    return this.#doing;
  }

  /** Says what is expected of the calls that follow. */
  expecting(what: string): void {
    this.#doing = what;
  }

  /** Ends the test as skipped, with the reason in the report. */
  skip(note: string): never {
    throw new SkippedTest(note);
  }

  check(condition: boolean, expected: string, actual?: unknown): void {
    if (condition) return;
    throw new RuleViolation(
      this.rule,
      expected,
      actual === undefined ? 'it was not so' : `got ${show(actual)}`,
    );
  }

  equal(actual: unknown, wanted: unknown, what: string): void {
    if (Object.is(actual, wanted)) return;
    throw new RuleViolation(this.rule, `${what} to be ${quote(wanted)}`, `got ${quote(actual)}`);
  }

  /** `lines` say what is wrong; there must be none. */
  none(lines: readonly string[], expected: string): void {
    this.check(lines.length === 0, expected, lines.slice(0, 5).join('; '));
  }

  /** The value is there. */
  present<T>(value: T | undefined, expected: string): T {
    return value === undefined ? this.missing(expected) : value;
  }

  missing(expected: string): never {
    throw new RuleViolation(this.rule, expected, 'there was none');
  }

  /** The call rejects with a `ProviderError` of this code (of any code unless given). */
  async failsWith(call: () => Promise<unknown>, what: string, code?: ProviderErrorCode): Promise<void> {
    const error = await this.#rejection(call, `${what} to throw a ProviderError${code ? ` ${code}` : ''}`);
    const fits = error instanceof ProviderError && (code === undefined || error.code === code);
    this.check(fits, `${what} to throw a ProviderError${code ? ` ${code}` : ''}`, error);
  }

  /** The call rejects with exactly this reason. */
  async failsBecause(call: () => Promise<unknown>, reason: unknown, what: string): Promise<void> {
    const expected = `${what} to reject with the signal's reason, unchanged`;
    const error = await this.#rejection(call, expected);
    this.check(Object.is(error, reason), expected, error);
  }

  /** The call rejects with some `Error`. */
  async fails(call: () => Promise<unknown>, what: string): Promise<Error> {
    const error = await this.#rejection(call, `${what} to fail`);
    if (!(error instanceof Error))
      throw new RuleViolation(this.rule, `${what} to fail with an Error`, `got ${show(error)}`);
    return error;
  }

  async #rejection(call: () => Promise<unknown>, expected: string): Promise<unknown> {
    this.expecting(expected);
    try {
      await call();
    } catch (error) {
      return error;
    }
    throw new RuleViolation(this.rule, expected, 'it succeeded');
  }
}

/** A value with everything visible: blanks, normalisation, direction marks. */
function quote(value: unknown): string {
  const codeOf = (mark: string): string => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return typeof value === 'string'
    ? JSON.stringify(value)
        .replace(/[^ -~]/g, codeOf)
        .slice(0, 400)
    : String(value);
}

function show(value: unknown): string {
  if (value instanceof Error) return describeError(value);
  const text =
    typeof value === 'string'
      ? value
      : JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? `${part}n` : part));
  return (text ?? String(value)).slice(0, 400);
}

/** An error in one line, its code included. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return show(error);
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  return `${error.name}${code}: ${error.message}`.slice(0, 400);
}
