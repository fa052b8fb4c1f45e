/** What happens to push messages. May be changed while the emulator runs. */
export interface PushSwitches {
  /** No message arrives at all, the first one excepted where `sync` is wanted. */
  silent: boolean;
  /** Not even the first message (`sync`) arrives. */
  withoutSync: boolean;
  /** Every message arrives twice. */
  duplicates: boolean;
  /** Message numbers leave some out. */
  gaps: boolean;
  /** Waits before a message is sent again to a receiver that answers 500, 502, 503 or 504. */
  retryDelaysMs: readonly number[];
}

/** Every message arrives once. */
export const defaultPushSwitches: PushSwitches = {
  silent: false,
  withoutSync: false,
  duplicates: false,
  gaps: false,
  retryDelaysMs: [1000, 2000, 4000, 8000, 16_000],
};
