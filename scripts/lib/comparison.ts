/** What comparing found. */
export interface ComparisonOutcome {
  readonly checks: number;
  readonly differences: readonly string[];
}

/** Collects what is not as it should be. */
export class Comparison implements ComparisonOutcome {
  readonly differences: string[] = [];
  checks = 0;

  same(what: string, found: unknown, expected: unknown): void {
    this.checks += 1;
    const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
    if (is !== should)
      this.differences.push(`${what}: ${is?.slice(0, 200)} instead of ${should?.slice(0, 200)}`);
  }
}
