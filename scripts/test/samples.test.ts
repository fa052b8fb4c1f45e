import { describe, expect, it } from 'vitest';
import { parseSource } from '../lib/parse-source.ts';
import { readDocblockSamples, readMarkdownSamples } from '../lib/samples.ts';

const fence = '```';

function markdown(...lines: string[]) {
  return readMarkdownSamples({ path: 'README.md', text: lines.join('\n') });
}

describe('readMarkdownSamples', () => {
  it('reads ts blocks, with the line their code begins on, and nothing else', () => {
    const found = markdown('# a', `${fence}ts`, 'let a = 1;', 'a++;', fence, `${fence}sh`, 'ls', fence);
    expect(found).toEqual({
      samples: [{ file: 'README.md', line: 3, code: 'let a = 1;\na++;', context: '' }],
      problems: [],
    });
  });

  it('reads a context comment that stands right before the block', () => {
    const found = markdown('<!-- context', 'declare const a: 1;', '-->', '', `${fence}ts`, 'a;', fence);
    expect(found.samples).toMatchObject([{ code: 'a;', context: 'declare const a: 1;' }]);
    expect(markdown('<!-- context x -->', 'text', `${fence}ts`, 'a;', fence).samples).toMatchObject([
      { context: '' },
    ]);
  });

  it('leaves a block out only for a reason', () => {
    const block = [`${fence}ts ignore`, 'a;', fence];
    expect(markdown('<!-- not compiled: shows an error -->', ...block)).toEqual({
      samples: [],
      problems: [],
    });
    expect(markdown(...block).problems).toMatchObject([{ file: 'README.md', line: 1 }]);
    expect(markdown('<!-- not compiled: -->', ...block).problems).toHaveLength(1);
  });

  it('takes the indent of a list item off, and keeps a fence inside a longer one', () => {
    const found = markdown('- a', `  ${fence}ts`, '  if (a) {', '    b();', '  }', `  ${fence}`);
    expect(found.samples.map(({ code }) => code)).toEqual(['if (a) {\n  b();\n}']);
    expect(markdown(`${fence}\`md`, `${fence}ts`, 'a', fence, `${fence}\``).samples).toEqual([]);
  });
});

describe('readDocblockSamples', () => {
  const source = (...lines: string[]) => parseSource('packages/a/src/a.ts', lines.join('\n'));

  it('reads an example up to the next tag, with what the file exports in scope', () => {
    const { samples } = readDocblockSamples(
      source(
        '/**',
        ' * Adds.',
        ' * @example',
        ' * const sum = add(1, 2);',
        ' * @param a one',
        ' */',
        'export function add(a: number): number { return a; }',
        'export interface Sum {}',
        'const hidden = 1;',
      ),
    );
    expect(samples).toEqual([
      {
        file: 'packages/a/src/a.ts',
        line: 4,
        code: 'const sum = add(1, 2);',
        context: `import { add, Sum } from '<root>/packages/a/src/a.ts';`,
      },
    ]);
  });

  it('reads the fenced code of an example, and brings no name it imports itself', () => {
    const { samples } = readDocblockSamples(
      source(
        '/**',
        ' * @example A caption',
        ` * ${fence}ts`,
        ` * import { add } from '@scope/a';`,
        ' * add();',
        ` * ${fence}`,
        ' */',
        'export const add = () => {};',
      ),
    );
    expect(samples).toMatchObject([
      { line: 4, code: `import { add } from '@scope/a';\nadd();`, context: '' },
    ]);
  });
});
