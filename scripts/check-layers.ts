/** Checks who may import whom: the dependency star, host-free packages, independent phases, no cycles. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCycle, findCycles } from './lib/find-cycles.ts';
import { checkHostFreeConfig, checkHostFreeSource } from './lib/host-free.ts';
import { checkImports, fileGraph } from './lib/layer-rules.ts';
import { hostFreePackages } from './lib/layers.ts';
import { type ParsedSource, parseSource } from './lib/parse-source.ts';
import { finish, type Problem } from './lib/problem.ts';
import {
  isSource,
  listFiles,
  listWorkspacePackages,
  readTextFiles,
  repositoryRoot,
  type WorkspacePackage,
} from './lib/repository.ts';

function checkCycles(files: readonly ParsedSource[]): readonly Problem[] {
  const graph = fileGraph(files);
  return findCycles(graph).map((group) => ({
    file: group[0] ?? '',
    message: `circular import: ${describeCycle(graph, group)}`,
  }));
}

function checkPackageCycles(packages: readonly WorkspacePackage[]): readonly Problem[] {
  const graph = new Map(
    packages.map(({ manifest }) => [
      manifest.name,
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    ]),
  );
  return findCycles(graph).map((group) => ({
    file: 'packages',
    message: `circular dependency (development included): ${describeCycle(graph, group)}`,
  }));
}

function checkHostFree(sources: readonly ParsedSource[]): readonly Problem[] {
  return hostFreePackages.flatMap((name) => [
    ...['tsconfig.json', 'tsconfig.build.json']
      .map((file) => `packages/${name}/${file}`)
      .flatMap((file) => checkHostFreeConfig(file, readFileSync(join(repositoryRoot, file), 'utf8'))),
    ...sources.filter(({ path }) => path.startsWith(`packages/${name}/src/`)).flatMap(checkHostFreeSource),
  ]);
}

const packages = listWorkspacePackages();
const subpaths = new Map(
  packages.map(({ manifest }) => [manifest.name, new Set(Object.keys(manifest.exports ?? {}))]),
);
const sources = readTextFiles(listFiles().filter(isSource)).map(({ path, text }) => parseSource(path, text));

finish(
  [
    ...sources.flatMap((source) => checkImports(source, subpaths)),
    ...checkHostFree(sources),
    ...checkCycles(sources),
    ...checkPackageCycles(packages),
  ],
  `${sources.length} files, ${sources.reduce((sum, { imports }) => sum + imports.length, 0)} imports`,
);
