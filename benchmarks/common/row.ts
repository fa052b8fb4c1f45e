/** One line of the table. `ratio` compares with the floor or peer taken in the same run; `ok` says whether the target holds. */
export interface BenchRow {
  what: string;
  ours: string;
  reference: string;
  ratio: string;
  target: string;
  ok: boolean | null;
}

/** What a row is made of whose figure must be at most `atMost` times the reference. */
export interface Comparison {
  what: string;
  ours: number;
  reference: number;
  /** Shows a figure. */
  show: (value: number) => string;
  /** Behind our figure, as in "1.2 s CPU". */
  besides?: string | undefined;
  /** Behind the reference: whose it is. */
  of?: string | undefined;
  atMost?: number | undefined;
}

/** A row that compares two figures. */
export function comparison({ what, ours, reference, show, besides, of, atMost }: Comparison): BenchRow {
  return {
    what,
    ours: [show(ours), besides].filter(Boolean).join(', '),
    reference: [show(reference), of].filter(Boolean).join(' '),
    ratio: ratioOf(ours, reference),
    target: atMostText(atMost),
    ok: atMost === undefined ? null : ours <= reference * atMost,
  };
}

/** A target, as the table shows it. */
export function atMostText(atMost: number | undefined): string {
  return atMost === undefined ? '' : `≤ ${atMost < 0.1 ? atMost.toPrecision(2) : atMost}×`;
}

/** A ratio to two digits, to two figures below a tenth. */
export function ratioOf(value: number, reference: number): string {
  const ratio = value / reference;
  return `${ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2)}×`;
}

/** The middle of an odd number of figures, the upper one of the two in the middle otherwise. */
export function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;
}

/** A time in the unit that suits it. */
export function time(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

/** A number of things. */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}
