import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { repositoryRoot } from '../lib/repository.ts';
import { runCommand } from '../lib/run.ts';

let folder = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'lint-')));
  const config = JSON.parse(readFileSync(join(repositoryRoot, 'biome.json'), 'utf8')) as object;
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function lint(files: Record<string, string>): Promise<string> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const biome = join(repositoryRoot, 'node_modules', '.bin', 'biome');
  const { output } = await runCommand([biome, 'lint', '--colors=off', '.'], { cwd: folder });
  return output;
}

it('the configured linter finds a circular import', async () => {
  const output = await lint({
    'a.ts': "import { b } from './b.ts';\nexport const a: number = b;\n",
    'b.ts': "import { a } from './a.ts';\nexport const b: number = a;\n",
  });
  expect(output).toContain('noImportCycles');
});

it('the configured linter finds a promise nobody waits for', async () => {
  const output = await lint({ 'a.ts': 'export function a(): void {\n  Promise.resolve(1);\n}\n' });
  expect(output).toContain('noFloatingPromises');
});
