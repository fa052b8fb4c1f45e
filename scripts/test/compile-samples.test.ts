import { describe, expect, it } from 'vitest';
import { compileSamples, readCompilerOutput, toModule } from '../lib/compile-samples.ts';
import { listWorkspacePackages, repositoryRoot } from '../lib/repository.ts';
import type { Sample } from '../lib/samples.ts';

const plain: Sample = { file: 'README.md', line: 10, code: 'a;\nb;', context: '' };
const framed: Sample = { file: 'docs/a.md', line: 20, code: 'a;', context: 'declare const a: 1;\n// two' };

describe('toModule', () => {
  it('puts the context before the code and makes it a module', () => {
    expect(toModule(plain, '/r')).toEqual({ text: 'a;\nb;\nexport {};\n', offset: 0 });
    expect(toModule({ ...framed, context: `import '<root>/a.ts';` }, '/r')).toEqual({
      text: `import '/r/a.ts';\na;\nexport {};\n`,
      offset: 1,
    });
  });
});

describe('readCompilerOutput', () => {
  it('leads back to the line of the document', () => {
    const output = [
      'x/README-md/sample-0.ts(2,1): error TS1: one',
      'docs-a-md/sample-1.ts(3,1): error TS2: two',
      'docs-a-md/sample-1.ts(1,1): error TS3: three',
      'packages/a/src/a.ts(7,1): error TS4: four',
      '  detail',
      'error TS5: five',
    ].join('\n');
    expect(readCompilerOutput(output, [plain, framed])).toEqual([
      { file: 'README.md', line: 11, message: 'TS1: one' },
      { file: 'docs/a.md', line: 20, message: 'TS2: two' },
      { file: 'docs/a.md', line: 20, message: 'in its context: TS3: three' },
      { file: 'packages/a/src/a.ts', line: 7, message: 'TS4: four' },
      { file: 'documentation', message: 'error TS5: five' },
    ]);
  });
});

describe('compileSamples', () => {
  it('compiles against the packages as they are, and finds what does not fit', () => {
    const code = [
      `import { ProviderError } from '@music-platform/bridge-traits';`,
      `const code: string = new ProviderError('NOT_FOUND', 'gone').code;`,
      'const wrong: number = code;',
    ].join('\n');
    const sample: Sample = { file: 'README.md', line: 5, code, context: '' };
    expect(compileSamples([sample], listWorkspacePackages(), repositoryRoot)).toEqual([
      { file: 'README.md', line: 7, message: expect.stringContaining('TS2322') },
    ]);
  });
});
