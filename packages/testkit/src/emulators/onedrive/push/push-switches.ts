/** What happens to notifications. May be changed while the emulator runs. */
export interface GraphPushSwitches {
  /** No notification arrives at all. */
  silent: boolean;
  /** Every notification arrives twice. */
  duplicates: boolean;
  /** Notifications wait until they are let go, all for one address together. */
  held: boolean;
  /** Notifications carry this in place of what the subscription says. */
  clientState: string | undefined;
  /** Waits before a message is sent again to a receiver that did not take it. */
  retryDelaysMs: readonly number[];
}

/** Every notification arrives once. */
export const defaultPushSwitches: GraphPushSwitches = {
  silent: false,
  duplicates: false,
  held: false,
  clientState: undefined,
  retryDelaysMs: [10_000, 60_000, 600_000, 3_600_000],
};
