import type { FakeClock } from '../../fake-clock.ts';
import { nextTurn } from '../../next-turn.ts';

const IDLE_TURNS = 2_000;
/** Real I/O takes turns in which nothing happens. */
const IDLE_MS = 1_000;
const MOST_OPERATIONS = 1_000_000;

/** The work's result, or `stuck` once nothing happens any more although it is not done: no await ends and no time passes. */
export async function whileSomethingHappens<T>(
  clock: FakeClock,
  operations: () => number,
  work: Promise<T>,
): Promise<T | 'stuck'> {
  let done = false;
  const finished = work.then(
    (value) => {
      done = true;
      return { value };
    },
    (error: unknown) => {
      done = true;
      throw error;
    },
  );
  const ended = await Promise.race([finished, standstill(clock, operations, () => done)]);
  return ended === undefined ? 'stuck' : ended.value;
}

async function standstill(
  clock: FakeClock,
  operations: () => number,
  isDone: () => boolean,
): Promise<undefined> {
  let [seen, at, idle, since] = [operations(), clock.now(), 0, performance.now()];
  while (!isDone()) {
    await nextTurn();
    idle += 1;
    if (operations() !== seen || clock.now() !== at)
      [seen, at, idle, since] = [operations(), clock.now(), 0, performance.now()];
    if (seen >= MOST_OPERATIONS) return undefined;
    if (idle >= IDLE_TURNS && performance.now() - since >= IDLE_MS) return undefined;
  }
  return new Promise(() => undefined);
}
