/** Exit codes of `music-sync`; stable. */
export const exitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  deletionsHeld: 3,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
