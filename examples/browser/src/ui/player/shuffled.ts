import type { Queue } from './player-context.ts';

/** The same tracks in an order of chance, each once. */
export function shuffled(queue: Queue, random: () => number = Math.random): Queue {
  const order = Array.from({ length: queue.total }, (_, index) => index);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return { ...queue, read: (index) => queue.read(order[index] ?? index) };
}
