import { describe, expect, it } from 'vitest';
import { formatOutcome, formatResult, type StepResult, selectSteps, steps } from '../lib/steps.ts';

function result(change: Partial<StepResult>): StepResult {
  const step = { name: 'spec', command: [], hasSummary: true };
  return { step, passed: true, durationMs: 1234, output: 'a problem\n9 rules\n', ...change };
}

describe('selectSteps', () => {
  it('takes all steps, or those asked for, in their own order', () => {
    expect(selectSteps([])).toBe(steps);
    expect(selectSteps(['--only', 'spec,lint', '--only', 'docs']).map(({ name }) => name)).toEqual([
      'lint',
      'spec',
      'docs',
    ]);
  });

  it.each([[['--only', 'nonsense']], [['--only']], [['--fast', 'x']], [['spec']]])('refuses %j', (args) => {
    expect(() => selectSteps(args)).toThrow(TypeError);
  });
});

describe('formatResult', () => {
  it('is one line for a step that passed', () => {
    expect(formatResult(result({}))).toBe('✓ spec        1.2 s  9 rules');
    const step = { name: 'lint', command: [], hasSummary: false };
    expect(formatResult(result({ step }))).toBe('✓ lint        1.2 s');
  });

  it('shows everything a failed step said', () => {
    expect(formatResult(result({ passed: false }))).toBe('✗ spec        1.2 s  9 rules\n    a problem\n');
  });
});

describe('formatOutcome', () => {
  it('names the failed steps', () => {
    expect(formatOutcome([result({}), result({})])).toBe('All 2 steps passed in 2 s.');
    expect(formatOutcome([result({}), result({ passed: false })])).toBe(
      'Failed: spec (1 of 2 steps passed in 2 s).',
    );
  });
});
