/** A service that runs, as the command shows it. */
export interface ServedPlace {
  /** What the one line of JSON says; members without a value are left out. */
  readonly place: Readonly<Record<string, string | undefined>>;
  close(): Promise<void>;
}
