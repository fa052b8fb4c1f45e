import { expect, it } from 'vitest';
import { formatProblems } from '../lib/problem.ts';

it('lists problems by place, one line each', () => {
  const problems = [
    { file: 'b.ts', line: 2, message: 'two' },
    { file: 'b.ts', line: 1, message: 'one' },
    { file: 'a.ts', message: 'whole' },
  ];
  expect(formatProblems(problems)).toBe('a.ts  whole\nb.ts:1  one\nb.ts:2  two');
});
