/**
 * Turns any number of wake-ups into one run at a time: those that come while one is under way lead to one more behind it. Resolves when the
 * run that covers this wake-up has ended; rejects as it does.
 */
export function coalesce(run: () => Promise<unknown>): () => Promise<void> {
  let current: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  const start = (): Promise<void> => {
    const running = Promise.resolve()
      .then(run)
      .then(() => undefined)
      .finally(() => {
        if (current === running) current = undefined;
      });
    current = running;
    return running;
  };
  return () => {
    if (current === undefined) return start();
    following ??= current
      .catch(() => undefined)
      .then(() => {
        following = undefined;
        return start();
      });
    return following;
  };
}
