import { firstValues } from '../http/query-values.ts';
import { refusal } from './errors/error-codes.ts';

const MAX_TOP = 10_000;
const names = ['select', 'top', 'expand', 'filter', 'orderby', 'skiptoken', 'search'] as const;

/** An OData option. */
export type OptionName = (typeof names)[number];

/** The options of a call, with or without their `$`. */
export class QueryOptions {
  readonly #values: Readonly<Record<string, string>>;

  constructor(parameters: URLSearchParams) {
    this.#values = Object.fromEntries(
      Object.entries(firstValues(parameters)).map(([name, value]) => [plainName(name), value]),
    );
  }

  /** An OData option; an empty one counts as absent. */
  option(name: OptionName): string | undefined {
    return this.#values[`$${name}`] || undefined;
  }

  /** A parameter of the service's own. */
  text(name: string): string | undefined {
    return this.#values[name] || undefined;
  }

  /** `$top`, where it is one. */
  top(): number | undefined {
    const text = this.option('top');
    if (text === undefined) return undefined;
    const top = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (top > 0) return Math.min(top, MAX_TOP);
    throw refusal('invalidRequest', { message: `Invalid value '${text}' for $top query option found.` });
  }
}

function plainName(name: string): string {
  const bare = name.replace(/^\$/, '').toLowerCase();
  return names.some((each) => each === bare) ? `$${bare}` : name;
}
