import { describe, expect, it } from 'vitest';
import { checkImports, fileGraph } from '../lib/layer-rules.ts';
import { parseSource } from '../lib/parse-source.ts';

const subpaths = new Map([
  ['@music-platform/bridge-traits', new Set(['.'])],
  ['@music-platform/testkit', new Set(['.', './conformance'])],
]);

function objections(path: string, code: string): readonly string[] {
  return checkImports(parseSource(path, code), subpaths).map(({ message }) => message);
}

describe('checkImports', () => {
  it.each([
    ['packages/bridge-traits/src/a.ts', `import type { Dialect } from 'kysely';`],
    ['packages/bridge-traits/src/a.ts', `import { z } from 'zod';`],
    ['packages/core-sync/src/a.ts', `import { sha1 } from '@noble/hashes/legacy.js';`],
    ['packages/core-sync/src/a.ts', `export type { Clock } from '@music-platform/bridge-traits';`],
    ['packages/core-sync/src/tsyringe.ts', `import type { DependencyContainer } from 'tsyringe';`],
    ['packages/core-sync/src/tsyringe/tokens.ts', `import type { InjectionToken } from 'tsyringe';`],
    ['packages/provider-local/src/a.ts', `import { readFile } from 'node:fs/promises';`],
    ['packages/db-node/src/a.ts', `import Database from 'better-sqlite3';`],
    ['packages/testkit/src/conformance/a.ts', `import { it } from 'vitest';`],
    ['packages/core-sync/test/a.test.ts', `import { it } from 'vitest'; import 'node:fs';`],
    ['packages/core-sync/test/a.test.ts', `import { a } from '../src/a.ts';`],
    ['packages/testkit/test/a.test.ts', `import { a } from '@music-platform/testkit/conformance';`],
    ['packages/db-wasm/test/a.test.ts', `import { a } from '../../../scripts/lib/chromium.ts';`],
    ['examples/cli/src/container.ts', `import { container } from 'tsyringe';`],
    ['benchmarks/listing/a.ts', `import { a } from '../../scripts/lib/rclone.ts';`],
    [
      'packages/core-sync/src/discovery/a.ts',
      `import { b } from './b.ts'; import { c } from '../queue/c.ts';`,
    ],
  ])('%s may say: %s', (path, code) => {
    expect(objections(path, code)).toEqual([]);
  });

  it.each([
    ['packages/bridge-traits/src/a.ts', `import { sql } from 'kysely';`, 'only types of kysely'],
    ['packages/bridge-traits/src/a.ts', `export * from 'kysely';`, 'only types of kysely'],
    ['packages/bridge-traits/src/a.ts', `import { type Dialect } from 'kysely';`, 'only types of kysely'],
    ['packages/bridge-traits/src/a.ts', `import type { Stats } from 'node:fs';`, 'runs on any host'],
    ['packages/core-sync/src/a.ts', `import { readFileSync } from 'fs';`, 'runs on any host'],
    ['packages/core-sync/src/a.ts', `const fs = await import('node:fs');`, 'runs on any host'],
    ['packages/core-sync/src/a.ts', `export type S = import('node:fs').Stats;`, 'runs on any host'],
    [
      'packages/core-sync/src/a.ts',
      `import Database from 'better-sqlite3';`,
      'must not import better-sqlite3',
    ],
    ['packages/core-sync/src/a.ts', `import '@music-platform/provider-local';`, 'must not import'],
    ['packages/core-sync/src/a.ts', `import { container } from 'tsyringe';`, 'must not import tsyringe here'],
    ['packages/core-sync/src/tsyringe-extra.ts', `import { container } from 'tsyringe';`, 'must not import'],
    ['packages/provider-local/src/a.ts', `import '@music-platform/core-sync';`, 'must not import'],
    ['packages/provider-local/src/a.ts', `import { Kysely } from 'kysely';`, 'must not import kysely'],
    ['packages/db-wasm/src/a.ts', `import 'better-sqlite3';`, 'must not import better-sqlite3'],
    ['packages/testkit/src/a.ts', `import { it } from 'vitest';`, 'must not import vitest here'],
    ['packages/testkit/test/a.test.ts', `import '@music-platform/core-sync';`, 'must never know'],
    ['packages/db-node/test/a.test.ts', `import 'tsyringe';`, 'belongs to the examples'],
    ['benchmarks/a.ts', `import 'tsyringe';`, 'belongs to the examples'],
    ['benchmarks/a.ts', `import '../packages/core-sync/src/a.ts';`, 'reaches out of benchmarks'],
    ['packages/unheard-of/src/a.ts', `import 'zod';`, 'has no line in scripts/lib/layers.ts'],
    ['packages/core-sync/test/a.test.ts', `import '../../testkit/src/random.ts';`, 'reaches out of'],
    ['examples/cli/src/a.ts', `import '../../custom-provider/src/a.ts';`, 'reaches out of examples/cli'],
    ['examples/cli/src/a.ts', `import '@music-platform/testkit/src/random.ts';`, 'is an internal of'],
    ['scripts/report.ts', `import '../packages/core-sync/src/a.ts';`, 'reaches out of scripts'],
    ['examples/cli/src/a.ts', `import '../../../vitest.config.ts';`, 'reaches out of examples/cli'],
    ['packages/db-wasm/src/a.ts', `import '../../../scripts/lib/chromium.ts';`, 'reaches out of'],
    ['packages/core-sync/src/a.ts', `import '../test/helper.ts';`, 'imports a test file'],
    [
      'packages/core-sync/src/discovery/a.ts',
      `import type { B } from '../processing/b.ts';`,
      'discovery -> ',
    ],
    ['packages/core-sync/src/a.ts', `import '/srv/a.ts';`, 'machine path'],
  ])('%s may not say: %s', (path, code, message) => {
    expect(objections(path, code)).toEqual([expect.stringContaining(message)]);
  });

  it('names the line', () => {
    const source = parseSource('packages/core-sync/src/a.ts', `import 'zod';\n\nimport 'node:fs';`);
    expect(checkImports(source, subpaths)).toMatchObject([{ file: 'packages/core-sync/src/a.ts', line: 3 }]);
  });
});

describe('fileGraph', () => {
  it('follows relative imports of values and of types', () => {
    const source = parseSource(
      'a/b/c.ts',
      `import '../d.ts'; import type { E } from './e.ts'; import 'zod';`,
    );
    expect([...fileGraph([source])]).toEqual([['a/b/c.ts', ['a/d.ts', 'a/b/e.ts']]]);
  });
});
