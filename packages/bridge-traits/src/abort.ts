/** Last parameter of everything that waits. When `signal` aborts, the call rejects with `signal.reason`, unchanged. */
export interface AbortOptions {
  signal?: AbortSignal | undefined;
}
