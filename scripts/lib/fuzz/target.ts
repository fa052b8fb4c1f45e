/** What one seed came to. */
export interface FuzzResult {
  /** Inputs it was made of: files, pages, cursors, … */
  readonly inputs: number;
  /** How they ended, counted by kind. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What must never happen. */
  readonly problems: readonly string[];
}

/** A border that untrusted input crosses. */
export interface FuzzTarget {
  /** One seed's inputs, always the same ones. */
  fuzz(seed: number): Promise<FuzzResult>;
  /** Most CPU time one seed may take, in milliseconds. */
  readonly slowMs: number;
  /** Most memory a worker may take, in bytes. */
  readonly memoryBytes: number;
}

/** Counts by kind. */
export class Tally {
  readonly #counts: Record<string, number> = {};

  add(kind: string, count = 1): void {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + count;
  }

  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }
}

/** Whether something has reached what all objects inherit; it is taken away again. */
export function findPollution(): string[] {
  const found: string[] = [];
  for (const prototype of [Object.prototype, Array.prototype, Function.prototype]) {
    for (const name of ['polluted', ...Object.keys(prototype)]) {
      if (!Object.hasOwn(prototype, name)) continue;
      found.push(`a prototype has got a member ${name}`);
      Reflect.deleteProperty(prototype, name);
    }
  }
  return found;
}
