import { placeOf, toModule } from './compile-samples.ts';
import type { Sample } from './samples.ts';

/** Documents whose samples are not only compiled but run. */
export const documentsThatRun: readonly string[] = ['docs/testing-your-app.md', 'docs/writing-an-adapter.md'];

/** The samples of documents as files of a project, and the commands that run them. */
export interface SampleProject {
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
  /** To be run with Node, which has these options before them. */
  readonly nodeCommands: readonly (readonly string[])[];
  /** Parameters of vitest. */
  readonly vitestParameters: readonly string[];
}

/** `conditions`: under which packages are resolved. */
export function sampleProject(samples: readonly Sample[], conditions: readonly string[]): SampleProject {
  const placed = samples.map((sample, index) => ({
    place: placeOf(sample, index),
    text: toModule(sample, '').text,
  }));
  const of = (runner: string): string[] =>
    placed.filter(({ text }) => runnerOf(text) === runner).map(({ place }) => place);
  const programs = of('node').map((place) => `await import('./${place}');\n`);
  const config = {
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
  };
  const test = {
    include: ['*/*.ts'],
    testTimeout: 300_000,
    execArgv: conditions.map((name) => `--conditions=${name}`),
  };
  return {
    files: {
      ...Object.fromEntries(placed.map(({ place, text }) => [place, text])),
      'programs.js': programs.join(''),
      'vitest.config.js': `export default ${JSON.stringify({ ...config, test })};\n`,
    },
    nodeCommands: [['programs.js'], ['--test', '--test-isolation=none', ...of('node:test')]],
    vitestParameters: ['run', '--root=.', ...of('vitest')],
  };
}

function runnerOf(text: string): 'vitest' | 'node:test' | 'node' {
  if (text.includes("from 'vitest'")) return 'vitest';
  return text.includes("from 'node:test'") ? 'node:test' : 'node';
}
