/** The axis of a bar chart. */
export interface Scale {
  /** The top of the axis: a round number, at least as large as every value. */
  readonly max: number;
  /** Share of the height, 0 to 1. What is not zero stays visible. */
  share(value: number): number;
}

const leastShare = 0.02;

/** A scale from zero to a round number above the largest value; by the square root, so that a large first run leaves the others visible. */
export function scaleOf(values: readonly number[]): Scale {
  const max = roundUp(Math.max(0, ...values));
  return {
    max,
    share: (value) =>
      value <= 0 || max === 0 ? 0 : Math.max(leastShare, Math.min(1, Math.sqrt(value / max))),
  };
}

/** The next of 1, 2, 5 times a power of ten. */
function roundUp(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => value <= each * power * (1 + 1e-9)) ?? 10;
  return step * power;
}
