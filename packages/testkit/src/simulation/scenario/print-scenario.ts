import type { Violation } from '../player/report.ts';
import type { Scenario } from './scenario.ts';

/** A test case that plays this history again, to be pasted where `harness` and the usual imports of vitest or `node:test` are. */
export function printScenario(
  { seed, world, config, steps }: Scenario,
  violations: readonly Violation[],
): string {
  const lines = steps.map((step) => `    ${literal(step)},`);
  return [
    ...violations.map(({ promise, message }) => `// ${promise}: ${message}`),
    `it('keeps its promises in history ${seed}', async () => {`,
    '  const { violations } = await replay({',
    `    seed: ${literal(seed)},`,
    `    world: ${literal(world)},`,
    `    config: ${literal(config)},`,
    '    steps: [',
    ...lines.map((line) => `  ${line}`),
    '    ],',
    '  }, harness);',
    '  assert.deepEqual(violations, []);',
    '});',
    '',
  ].join('\n');
}

/** JSON as one would write it: keys without quotes, strings with single ones. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, entry]) => `${key}: ${literal(entry)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
