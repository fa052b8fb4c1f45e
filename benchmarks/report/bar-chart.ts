/** Horizontal bars of one quantity; less is better. */
export interface BarChart {
  /** Of its file. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

/** One bar. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Ours are of another colour than floors and peers. */
  readonly isOurs: boolean;
}
