import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../lib/repository.ts';

interface RootManifest {
  readonly devDependencies: { readonly node: string };
}

const isStartedByPnpm = process.env['npm_config_user_agent']?.startsWith('pnpm/') ?? false;
const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as RootManifest;

describe.runIf(isStartedByPnpm)('a script that pnpm starts', () => {
  it('runs on the Node this repository brings, whatever Node the machine has', () => {
    expect(process.versions.node).toBe(manifest.devDependencies.node);
  });

  it('finds the same Node when it starts another process by name', () => {
    const shell = process.platform === 'win32';
    const version = execFileSync('node', ['--version'], { encoding: 'utf8', shell });
    expect(version.trim()).toBe(`v${manifest.devDependencies.node}`);
  });
});
