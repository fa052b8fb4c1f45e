import { setTimeout as sleep } from 'node:timers/promises';
import { isWorthWaiting } from './sqlite-errors.ts';

const longestPauseMs = 25;

/**
 * Calls `attempt` until it is not refused by another connection's lock, at most for `timeoutMs`. SQLite's own busy wait
 * would block the event loop, and with it the very transaction it waits for when both live in one process.
 */
export async function waitWhileLocked<Result>(
  attempt: () => Result | Promise<Result>,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!isWorthWaiting(error) || performance.now() >= deadline) throw error;
    }
    await sleep(pauseMs);
  }
}
