import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** One test of a fixture file. */
export interface FixtureResult {
  readonly suite: string;
  readonly title: string;
  readonly status: string;
  readonly message: string;
}

/** One fixture file; `message` says why it could not be collected. */
export interface FixtureFile {
  readonly name: string;
  readonly message: string;
  readonly results: readonly FixtureResult[];
}

interface Report {
  testResults: {
    name: string;
    message: string;
    assertionResults: {
      ancestorTitles: string[];
      title: string;
      status: string;
      failureMessages: string[] | null;
    }[];
  }[];
}

/** Runs `test/fixtures`, whose tests fail on purpose, in a process of its own. */
export async function runFixtures(): Promise<FixtureFile[]> {
  const directory = await mkdtemp(join(tmpdir(), 'fixtures-'));
  const outputFile = join(directory, 'report.json');
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const cwd = join(import.meta.dirname, '../fixtures');
  const parameters = [vitest, 'run', '--reporter=json', `--outputFile=${outputFile}`];
  try {
    await new Promise<void>((resolve) => {
      execFile(process.execPath, parameters, { cwd }, () => resolve());
    });
    const report: Report = JSON.parse(await readFile(outputFile, 'utf8'));
    return report.testResults.map(({ name, message, assertionResults }) => ({
      name: basename(name),
      message,
      results: assertionResults.map(({ ancestorTitles, title, status, failureMessages }) => ({
        suite: ancestorTitles[0] ?? '',
        title,
        status,
        message: failureMessages?.join('\n') ?? '',
      })),
    }));
  } finally {
    await rm(directory, { recursive: true });
  }
}
