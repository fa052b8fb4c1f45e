import { describe, expect, it } from 'vitest';
import { QueryStore } from '../../src/ui/state/query-store.ts';

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

describe('shared questions', () => {
  it('are asked once for all who ask at the same time, and once more for all who ask meanwhile', async () => {
    const store = new QueryStore();
    const answers: ((value: number) => void)[] = [];
    let told = 0;
    const read = (): Promise<number> => new Promise((resolve) => answers.push(resolve));
    store.watch('q', () => {
      told += 1;
    });
    for (let each = 0; each < 5; each += 1) store.refresh('q', read);
    await settled();
    expect(answers).toHaveLength(1);
    for (let each = 0; each < 5; each += 1) store.refresh('q', read);
    answers[0]?.(1);
    await settled();
    expect(answers).toHaveLength(2);
    expect(store.get('q').data).toBe(1);
    answers[1]?.(2);
    await settled();
    expect(answers).toHaveLength(2);
    expect(store.get('q').data).toBe(2);
    expect(told).toBe(2);
  });

  it('keep their answer when they fail the next time, and say why', async () => {
    const store = new QueryStore();
    store.refresh('q', async () => 'fine');
    await settled();
    store.refresh('q', async () => {
      throw new Error('no');
    });
    await settled();
    expect(store.get('q')).toEqual({ data: 'fine', error: new Error('no') });
    store.refresh('q', async () => 'fine again');
    await settled();
    expect(store.get('q')).toEqual({ data: 'fine again', error: undefined });
  });

  it('are forgotten when nobody has watched them for long', async () => {
    const store = new QueryStore();
    store.watch('watched', () => undefined);
    store.refresh('watched', async () => 'here');
    for (let each = 0; each < 100; each += 1) {
      const stop = store.watch(`q${each}`, () => undefined);
      store.refresh(`q${each}`, async () => each);
      await settled();
      stop();
    }
    expect(store.get('q0').data).toBeUndefined();
    expect(store.get('q99').data).toBe(99);
    expect(store.get('watched').data).toBe('here');
  });
});
