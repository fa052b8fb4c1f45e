import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { variants } from './broken/variants.ts';

interface Report {
  testResults: {
    assertionResults: {
      ancestorTitles: string[];
      title: string;
      status: string;
      failureMessages: string[];
    }[];
  }[];
}

/** Runs the spoilt providers through the suite in a process of its own, and reads the report. */
async function runFixture(): Promise<Report['testResults'][number]['assertionResults']> {
  const directory = await mkdtemp(join(tmpdir(), 'broken-variants-'));
  const outputFile = join(directory, 'report.json');
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const root = join(import.meta.dirname, 'broken');
  const parameters = [
    vitest,
    'run',
    '--config',
    join(root, 'vitest.config.ts'),
    '--reporter=json',
    `--outputFile=${outputFile}`,
  ];
  try {
    await new Promise<void>((resolve) => {
      execFile(process.execPath, parameters, { cwd: root }, () => resolve());
    });
    const report: Report = JSON.parse(await readFile(outputFile, 'utf8'));
    return report.testResults.flatMap((result) => result.assertionResults);
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe('the conformance suite', () => {
  let results: Awaited<ReturnType<typeof runFixture>> = [];
  const failuresOf = (name: string) =>
    results.filter(
      (result) => result.ancestorTitles[0] === `${name}: StorageProvider` && result.status === 'failed',
    );

  beforeAll(async () => {
    results = await runFixture();
  }, 120_000);

  it('passes a provider that keeps every rule', () => {
    expect(results.length).toBeGreaterThan(variants.length);
    expect(failuresOf('control')).toEqual([]);
  });

  it('[CS6] has a spoilt provider for each rule', () => {
    const rules = new Set(results.map((result) => /^\[(SP\d+)\]/.exec(result.title)?.[1]));
    expect([...rules].sort()).toEqual([...new Set(variants.map(({ rule }) => rule))].sort());
  });

  it.each(variants)('[CS6] fails a provider that $name, naming $rule', ({ name, rule }) => {
    const failures = failuresOf(name);
    expect(failures.map((failure) => failure.title.slice(1, failure.title.indexOf(']')))).toContain(rule);
    for (const { title, failureMessages } of failures) {
      const named = title.slice(0, title.indexOf(']') + 1);
      expect(failureMessages[0]).toContain(`${named} expected `);
      expect(failureMessages[0]).toContain(', but ');
    }
  });
});
