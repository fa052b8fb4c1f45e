import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { linkPackages } from '../lib/compile-samples.ts';
import { listWorkspacePackages, readTextFiles, repositoryRoot } from '../lib/repository.ts';
import { runCommand } from '../lib/run.ts';
import { documentsThatRun, sampleProject } from '../lib/sample-project.ts';
import { readMarkdownSamples } from '../lib/samples.ts';

const condition = '@music-platform/source';

it('every sample of the two guides runs as it stands', async () => {
  const samples = readTextFiles(documentsThatRun).flatMap(
    (document) => readMarkdownSamples(document).samples,
  );
  expect(samples.filter(({ context }) => context !== '')).toEqual([]);
  const { files, nodeCommands, vitestParameters } = sampleProject(samples, [condition]);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'documents-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  linkPackages(folder, listWorkspacePackages(), repositoryRoot);
  const manifest = JSON.stringify({ private: true, type: 'module' });
  for (const [path, text] of Object.entries({ ...files, 'package.json': manifest })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const node = [process.execPath, `--conditions=${condition}`];
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  for (const parameters of [...nodeCommands, [vitest, ...vitestParameters]]) {
    const env = { NODE_OPTIONS: '', NODE_TEST_CONTEXT: '', VITEST: '' };
    const { status, output } = await runCommand([...node, ...parameters], { cwd: folder, env });
    expect(status, output).toBe(0);
  }
}, 600_000);
