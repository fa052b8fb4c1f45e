import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('[CS7] [CS3] the suites run in node:test, skip with a reason and report gaps that are closed', () => {
  const fixture = join(import.meta.dirname, 'fixtures/node-runner.ts');
  const { stdout } = spawnSync(
    process.execPath,
    ['--conditions=@music-platform/source', '--test', '--test-reporter=tap', fixture],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined } },
  );
  const count = (name: string): number => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(stdout)?.[1]);
  const failed = stdout.split('\n').filter((line) => /^\s*not ok .*\[/.test(line));
  expect(failed).toHaveLength(count('fail'));
  expect(
    failed.every((line) => line.includes('[SP17]')),
    failed.join('\n'),
  ).toBe(true);
  expect(stdout).toContain('[SP17] is kept: take it out of knownGaps');
  expect(count('pass')).toBeGreaterThan(60);
  expect(stdout).toMatch(/# SKIP .*nobody counts/);
});
