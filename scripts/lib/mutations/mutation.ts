/** A bug that is put into the engine on purpose, by replacing a piece of its source. */
export interface Mutation {
  readonly id: string;
  /** What the engine then gets wrong, as people would say it. */
  readonly bug: string;
  /** Earlier flaws it brings back. */
  readonly flaws?: readonly string[];
  /** Below packages/core-sync/src. */
  readonly file: string;
  /** Occurs exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Tests, below packages/core-sync/test, that catch it where histories cannot see it. */
  readonly suites?: readonly string[];
}
