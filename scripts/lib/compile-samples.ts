import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Problem } from './problem.ts';
import type { WorkspacePackage } from './repository.ts';
import type { Sample } from './samples.ts';

/** A sample as the module the compiler sees; `offset` is the number of lines before its code. */
export interface SampleModule {
  readonly text: string;
  readonly offset: number;
}

/** Puts the context before the code. `<root>` in the context stands for the repository's path. */
export function toModule({ context, code }: Sample, root: string): SampleModule {
  const prefix = context === '' ? [] : context.replaceAll('<root>', root.replaceAll('\\', '/')).split('\n');
  return { text: [...prefix, code, 'export {};', ''].join('\n'), offset: prefix.length };
}

/** Where a sample lies in the folder they are compiled in: beside the others of its document. */
export function placeOf({ file, name }: Sample, index: number): string {
  return `${file.replace(/\W+/g, '-')}/${name ?? `sample-${index}.ts`}`;
}

/** Translates the compiler's output: errors in a sample belong to its document, others to their own file. */
export function readCompilerOutput(output: string, samples: readonly Sample[]): readonly Problem[] {
  return output.split('\n').flatMap((line) => {
    const match = /^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/.exec(line.trimEnd());
    if (!match) return /^error TS/.test(line) ? [{ file: 'documentation', message: line.trimEnd() }] : [];
    const [, file = '', row = '0', message = ''] = match;
    const sample = samples.find((each, index) => file.replaceAll('\\', '/').endsWith(placeOf(each, index)));
    if (!sample) return [{ file, line: Number(row), message }];
    const codeLine = Number(row) - toModule(sample, '').offset;
    return codeLine < 1
      ? [{ file: sample.file, line: sample.line, message: `in its context: ${message}` }]
      : [{ file: sample.file, line: sample.line + codeLine - 1, message }];
  });
}

/** Compiles all samples in one go, against the sources of the packages, in a temporary folder. */
export function compileSamples(
  samples: readonly Sample[],
  packages: readonly WorkspacePackage[],
  root: string,
): readonly Problem[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'docs-')));
  try {
    linkPackages(folder, packages, root);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(compilerConfig(root)));
    for (const [index, sample] of samples.entries()) {
      const place = join(folder, placeOf(sample, index));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, toModule(sample, root).text);
    }
    const compiler = join(
      dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
      'bin/tsc',
    );
    const run = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
      cwd: root,
      encoding: 'utf8',
    });
    const problems = readCompilerOutput(run.stdout, samples);
    if (run.status !== 0 && problems.length === 0) throw new Error(`tsc failed: ${run.stdout}${run.stderr}`);
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compilerConfig(root: string): object {
  return {
    extends: join(root, 'tsconfig.base.json'),
    compilerOptions: {
      noEmit: true,
      declaration: false,
      declarationMap: false,
      isolatedDeclarations: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
      verbatimModuleSyntax: false,
      types: ['node'],
      customConditions: ['@music-platform/source'],
    },
    include: ['*/*.ts'],
    exclude: ['node_modules'],
  };
}

/** A node_modules in which every workspace package, and whatever one of them depends on, can be found. */
export function linkPackages(folder: string, packages: readonly WorkspacePackage[], root: string): void {
  const places = new Map<string, string>();
  for (const { folder: at, manifest } of packages) {
    places.set(manifest.name, join(root, at));
    const names = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies };
    for (const name of Object.keys(names)) {
      const place = join(root, at, 'node_modules', name);
      if (!places.has(name) && existsSync(place)) places.set(name, place);
    }
  }
  for (const [name, place] of places) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(place), link, 'junction');
  }
}
