/** The command line asks for something that is not there or makes no sense: exit code 2. `message` says what, where, what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
