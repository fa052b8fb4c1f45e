import { firstValues } from '../http/query-values.ts';
import { invalidParameter, invalidValue } from './api-error.ts';

const truths: ReadonlySet<string> = new Set(['1', 't', 'true', 'y', 'yes']);
const falsehoods: ReadonlySet<string> = new Set(['0', 'f', 'false', 'n', 'no']);

/** The parameters of a call: the first value of each counts, and an empty one of most is none. */
export class Parameters {
  readonly #values: Readonly<Record<string, string>>;

  constructor(parameters: URLSearchParams) {
    this.#values = firstValues(parameters);
  }

  /** The value as it came, empty or not. */
  raw(name: string): string | undefined {
    return this.#values[name];
  }

  /** The value; an empty one counts as absent. */
  text(name: string): string | undefined {
    return this.#values[name] || undefined;
  }

  boolean(name: string): boolean {
    const value = this.#values[name]?.toLowerCase();
    if (value === undefined || value === '' || falsehoods.has(value)) return false;
    if (truths.has(value)) return true;
    throw invalidValue(name, `Invalid value for boolean parameter: ${name}`);
  }

  /** A whole number from `min` to `max`. */
  integer(name: string, limits: { min: number; max: number; coerceAbove: boolean }): number | undefined {
    const value = this.#values[name];
    if (value === undefined || value === '') return undefined;
    const number = /^[+-]?\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (number > limits.max && limits.coerceAbove) return limits.max;
    if (number >= limits.min && number <= limits.max) return number;
    const message = `Invalid value '${value}'. Values must be within the range: [${limits.min}, ${limits.max}]`;
    throw invalidParameter(name, message);
  }

  /** Either name: shared drives were called team drives once. */
  eitherBoolean(name: string, formerName: string): boolean {
    return this.boolean(name) || this.boolean(formerName);
  }
}
