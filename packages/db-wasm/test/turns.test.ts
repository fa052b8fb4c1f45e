import { nextTurn } from '@music-platform/testkit';
import { describe, expect, it } from 'vitest';
import { Turns } from '../src/turns.ts';

/** Turns that are never taken away, and what ran on them. */
function createTurns() {
  const ran: string[] = [];
  const turns = new Turns({ idleMs: 60_000, evict: () => undefined });
  const perform = (session: string, signal?: AbortSignal): Promise<unknown> =>
    turns.perform(session, () => ran.push(session), { signal });
  return { turns, ran, perform };
}

describe('turns', () => {
  it('[DW8] the holder goes on, the others follow in the order they came', async () => {
    const { turns, ran, perform } = createTurns();
    await perform('a');
    turns.hold('a');
    const waiting = [perform('b'), perform('c'), perform('d')];
    await perform('a');
    expect([turns.blocks('a'), turns.blocks('b')]).toEqual([false, true]);
    turns.release();
    // Who comes now does not overtake those in line.
    const late = perform('e');
    await Promise.all([...waiting, late]);
    expect(ran).toEqual(['a', 'a', 'b', 'c', 'd', 'e']);
    expect(turns.holder).toBeUndefined();
  });

  it('[DW8] one in line that takes the turn for itself keeps those behind it waiting', async () => {
    const { turns, ran, perform } = createTurns();
    turns.hold('a');
    const beginning = turns.perform('b', () => turns.hold('b'));
    const behind = perform('c');
    turns.release();
    await beginning;
    await nextTurn();
    expect([turns.holder, ran]).toEqual(['b', []]);
    turns.release();
    await behind;
    expect(ran).toEqual(['c']);
  });

  it('[DW10] an abort takes one out of the line, and nobody else, however late it comes', async () => {
    const { turns, ran, perform } = createTurns();
    turns.hold('a');
    const [first, second] = [new AbortController(), new AbortController()];
    const aborted = perform('b', first.signal);
    const dropped = perform('c', second.signal);
    const kept = perform('d');
    const reason = new Error('enough');
    first.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    turns.drop((session) => session === 'c', reason);
    await expect(dropped).rejects.toBe(reason);
    second.abort(reason);
    turns.release();
    await kept;
    expect(ran).toEqual(['d']);
    await expect(perform('e', first.signal)).rejects.toBe(reason);
  });

  it('[DW10] work that fails tells its own caller, and the line goes on', async () => {
    const { turns, ran, perform } = createTurns();
    turns.hold('a');
    const failing = turns.perform('b', () => {
      throw new TypeError('of b');
    });
    const next = perform('c');
    turns.release();
    await expect(failing).rejects.toThrow('of b');
    await next;
    expect(ran).toEqual(['c']);
  });
});
