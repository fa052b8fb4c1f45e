import type { PackageManifest } from './repository.ts';

/** A packed package: its manifest and where the tarball lies. */
export interface PackedPackage {
  readonly manifest: PackageManifest;
  readonly tarball: string;
}

/** Everything one can import from the packages: `@scope/name` and `@scope/name/subpath`. */
export function listEntryPoints(manifests: readonly PackageManifest[]): readonly string[] {
  return manifests.flatMap(({ name, exports = {} }) =>
    Object.keys(exports)
      .filter((subpath) => subpath !== './package.json')
      .map((subpath) => name + subpath.slice(1)),
  );
}

/** The files of an empty project that depends on the tarballs and on the given peers. */
export function consumerProject(
  packed: readonly PackedPackage[],
  peers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const tarballs = packed.map(({ manifest, tarball }) => [
    manifest.name,
    `file:${tarball.replaceAll('\\', '/')}`,
  ]);
  const entryPoints = listEntryPoints(packed.map(({ manifest }) => manifest));
  return {
    'package.json': JSON.stringify({
      name: 'consumer',
      private: true,
      type: 'module',
      dependencies: { ...peers, ...Object.fromEntries(tarballs) },
    }),
    // Without the overrides the packages would be looked up in the registry when they depend on each other.
    'pnpm-workspace.yaml': [
      'packages: []',
      'overrides:',
      ...tarballs.map(([name, at]) => `  ${JSON.stringify(name)}: ${JSON.stringify(at)}`),
      '',
    ].join('\n'),
    'smoke.js': entryPoints
      .map(
        (entry) =>
          `if (Object.keys(await import('${entry}')).length === 0) throw new Error('${entry} exports nothing');`,
      )
      .join('\n'),
    'types.ts': entryPoints.map((entry, index) => `export * as entry${index} from '${entry}';`).join('\n'),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        target: 'es2024',
        lib: ['es2024', 'esnext.disposable'],
        module: 'nodenext',
        strict: true,
        noEmit: true,
        skipLibCheck: false,
        types: ['node'],
      },
      include: ['types.ts'],
    }),
  };
}

/** Built files whose source is gone: they would still be published. Paths are relative to the package. */
export function findStaleOutput(built: readonly string[], sources: readonly string[]): readonly string[] {
  const known = new Set(sources.map((path) => path.replace(/^src\//, 'dist/').replace(/(?:\.d)?\.ts$/, '')));
  return built.filter((path) => !known.has(path.replace(/(?:\.d)?\.[jt]s(?:\.map)?$/, '')));
}
