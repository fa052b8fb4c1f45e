import { describe, expect, it } from 'vitest';
import { checkLength, checkText, findLeftovers, maxFileLines } from '../lib/file-rules.ts';

// Put together here, so that this file does not hold what it looks for.
const registry = ['https:/', 'registry.npmjs', 'org/zod'].join('/').replace('npmjs/', 'npmjs.');
const home = ['', 'home', 'someone', 'music'].join('/');
const leftover = ['TO', 'DO'].join('');

function messages(path: string, text: string): readonly string[] {
  return checkText({ path, text }).map(({ line, message }) => `${line}: ${message}`);
}

describe('checkText', () => {
  it.each(['pnpm-lock.yaml', '.github/workflows/ci.yml', 'docs/a.md', 'packages/a/src/a.ts'])(
    'finds a package registry in %s',
    (path) => {
      expect(messages(path, `a\nb ${registry}\n`)).toEqual([`2: names a package registry: ${registry}`]);
    },
  );

  it('finds download addresses in the lock file', () => {
    const lock = '  zod@4.0.0:\n    resolution: {integrity: sha512-x, tarball: elsewhere/zod.tgz}\n';
    expect(messages('pnpm-lock.yaml', lock)).toEqual([
      '2: records a download address: tarball: elsewhere/zod.tgz}',
    ]);
  });

  it.each([home, ['C:', 'Users', 'someone'].join('\\'), ['', 'Users', 'someone'].join('/')])(
    'finds a path of one machine: %s',
    (path) => {
      expect(messages('a.ts', `const path = '${path}';`)).toHaveLength(1);
    },
  );

  it.each([`~${home}`, 'https://example.com/home/page', `$ROOT${home}`, '../home/x', '/home/me/Music'])(
    'is not misled by %s',
    (path) => {
      expect(messages('a.md', path)).toEqual([]);
    },
  );

  it('finds leftover work in documents, but not in quoted code nor in the lock file', () => {
    expect(messages('a.md', `${leftover}: write this`)).toEqual([expect.stringContaining('1: leftover')]);
    expect(messages('a.md', `never write \`${leftover}\``)).toEqual([]);
    expect(messages('pnpm-lock.yaml', `sha512-a/${leftover}/b`)).toEqual([]);
  });
});

describe('checkLength', () => {
  it('counts lines, not line ends', () => {
    expect(checkLength({ path: 'a.ts', text: 'x\n'.repeat(maxFileLines) })).toEqual([]);
    expect(checkLength({ path: 'a.ts', text: 'x\n'.repeat(maxFileLines).concat('x') })).toHaveLength(1);
  });
});

describe('findLeftovers', () => {
  it('finds whole words in capitals', () => {
    expect(findLeftovers(` ${leftover}(me): later `)).toHaveLength(1);
    expect(findLeftovers(' the todo list of an app ')).toEqual([]);
  });
});
