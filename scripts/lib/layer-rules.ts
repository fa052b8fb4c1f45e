import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { containerPackage, type Layer, layers, phaseFolders } from './layers.ts';
import type { ImportUse } from './parse-source.ts';
import type { Problem } from './problem.ts';

/** A file with what it imports. */
export interface ImportingFile {
  readonly path: string;
  readonly imports: readonly ImportUse[];
}

/** The subpaths each workspace package exports, by package name. */
export type PublicSubpaths = ReadonlyMap<string, ReadonlySet<string>>;

/** Everything that is wrong with the imports of one file. */
export function checkImports(file: ImportingFile, subpaths: PublicSubpaths): readonly Problem[] {
  return file.imports.flatMap((use) =>
    findObjections(file.path, use, subpaths).map((message) => ({ file: file.path, line: use.line, message })),
  );
}

function findObjections(path: string, use: ImportUse, subpaths: PublicSubpaths): readonly string[] {
  if (use.specifier.startsWith('.')) return checkRelative(path, use.specifier);
  if (isAbsolute(use.specifier)) return [`imports the machine path '${use.specifier}'`];
  return [...checkLayer(path, use), ...checkSubpath(use.specifier, subpaths)];
}

function isAbsolute(specifier: string): boolean {
  return specifier.startsWith('/') || specifier.startsWith('file:') || /^[A-Za-z]:[\\/]/.test(specifier);
}

function checkRelative(path: string, specifier: string): readonly string[] {
  const target = resolveRelative(path, specifier);
  const unit = unitOf(path);
  if (unitOf(target) !== unit && !isSharedFile(unit, path, target)) {
    return [`reaches out of ${unit} by path: import '${specifier}' by package name`];
  }
  if (path.startsWith(`${unit}/src/`) && target.startsWith(`${unit}/test/`))
    return ['source imports a test file'];
  const phase = phaseOf(path);
  const targetPhase = phaseOf(target);
  if (phase && targetPhase && phase !== targetPhase) {
    return [`a phase imports another one: ${posix.basename(phase)} -> ${posix.basename(targetPhase)}`];
  }
  return [];
}

/**
 * A config may build on the root's, the repository's scripts may use what a package's tests use, tests may start its browser, and benchmarks
 * may drive the programs that scripts drive.
 */
function isSharedFile(unit: string, path: string, target: string): boolean {
  if (unit === 'benchmarks') return /^scripts\/lib\/(chromium|rclone|repository)\.ts$/.test(target);
  if (/^scripts\/lib\/(chromium|browser-suite\/[^/]+)\.ts$/.test(target))
    return path.startsWith(`${unit}/test/`);
  if (path.endsWith('.config.ts') && /^[^/]+\.config\.ts$/.test(target)) return true;
  return unit === 'scripts' && /^packages\/[^/]+\/test\//.test(target);
}

function checkLayer(path: string, use: ImportUse): readonly string[] {
  const name = packageNameOf(use.specifier);
  const [area, unit = ''] = path.split('/');
  if (area === 'examples') return [];
  if (area !== 'packages') return name === containerPackage ? [`${name} belongs to the examples`] : [];
  const layer = layers[unit];
  if (!layer) return [`packages/${unit} has no line in scripts/lib/layers.ts`];
  if (layer.never?.includes(name)) return [`${unit} must never know ${name}`];
  const inner = path.slice(`packages/${unit}/`.length);
  return inner.startsWith('src/') ? checkSource(unit, inner, layer, use) : checkTest(layer, unit, name);
}

function checkSource(unit: string, inner: string, layer: Layer, use: ImportUse): readonly string[] {
  const name = packageNameOf(use.specifier);
  if (isBuiltin(use.specifier)) {
    return layer.node ? [] : [`${unit} runs on any host: no import of '${use.specifier}'`];
  }
  if (layer.packages.includes(name)) return [];
  if (layer.typesOnly?.includes(name)) {
    return use.typeOnly ? [] : [`${unit} may import only types of ${name}`];
  }
  const allowedHere = Object.entries(layer.within ?? {}).some(
    ([part, names]) => (inner === `${part}.ts` || inner.startsWith(`${part}/`)) && names.includes(name),
  );
  return allowedHere ? [] : [`${unit} must not import ${name} here`];
}

function checkTest(layer: Layer, unit: string, name: string): readonly string[] {
  if (name !== containerPackage) return [];
  const known = Object.values(layer.within ?? {}).some((names) => names.includes(name));
  return known ? [] : [`${name} belongs to the examples, not to the tests of ${unit}`];
}

function checkSubpath(specifier: string, subpaths: PublicSubpaths): readonly string[] {
  const name = packageNameOf(specifier);
  const known = subpaths.get(name);
  const subpath = `.${specifier.slice(name.length)}`;
  return known && !known.has(subpath) ? [`'${specifier}' is an internal of ${name}`] : [];
}

/** The workspace folder a path belongs to (`packages/x`, `examples/y`), or its first folder. */
function unitOf(path: string): string {
  const [area = '', unit = ''] = path.split('/');
  return area === 'packages' || area === 'examples' ? `${area}/${unit}` : area;
}

/** The path a relative specifier points to. */
function resolveRelative(path: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(path), specifier));
}

function phaseOf(path: string): string | undefined {
  return phaseFolders.find((folder) => path.startsWith(`${folder}/`));
}

function packageNameOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** File to files, over relative imports. */
export function fileGraph(files: readonly ImportingFile[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    files.map(({ path, imports }) => [
      path,
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => resolveRelative(path, specifier)),
    ]),
  );
}
