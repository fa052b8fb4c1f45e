/** What the source of one package may import. A type import needs the same permission as a value import. */
export interface Layer {
  readonly packages: readonly string[];
  /** Packages of which only types may be imported. */
  readonly typesOnly?: readonly string[];
  /** Whether `node:` modules may be imported. */
  readonly node: boolean;
  /** Further packages for one part of the tree: `src/x` covers `src/x.ts` and all below `src/x/`. */
  readonly within?: Readonly<Record<string, readonly string[]>>;
  /** Packages that not even the tests may import. */
  readonly never?: readonly string[];
}

const bridge = '@music-platform/bridge-traits';
/** What providers over HTTP share. */
const kit = '@music-platform/provider-kit';

/**
 * The dependency star of docs/architecture.md. A new package adds its line here; the vendor client of a provider and the SQLite of a
 * database package are known to that package alone.
 */
export const layers: Readonly<Record<string, Layer>> = {
  'bridge-traits': { packages: ['zod'], typesOnly: ['kysely'], node: false },
  'core-sync': {
    packages: [
      bridge,
      'kysely',
      'music-metadata',
      'strtok3',
      'token-types',
      '@noble/hashes',
      '@opentelemetry/api',
      'zod',
      'uuid',
    ],
    node: false,
    within: { 'src/tsyringe': ['tsyringe'] },
  },
  'provider-kit': { packages: [bridge, 'zod'], node: false },
  'provider-local': { packages: [bridge, 'zod'], node: true },
  'provider-gdrive': {
    packages: [bridge, kit, 'zod', '@googleapis/drive', 'google-auth-library'],
    node: true,
  },
  'provider-onedrive': { packages: [bridge, kit, 'zod', '@microsoft/microsoft-graph-client'], node: false },
  'db-node': { packages: [bridge, 'kysely', 'better-sqlite3'], node: true },
  'db-wasm': { packages: [bridge, 'kysely', '@sqlite.org/sqlite-wasm'], node: false },
  testkit: {
    packages: [bridge, 'kysely', '@noble/hashes', 'zod'],
    node: true,
    within: { 'src/conformance': ['vitest'] },
    never: ['@music-platform/core-sync'],
  },
};

/** Packages whose source runs on any host: no types of Node or the DOM, and only the globals named in {@link hostGlobals}. */
export const hostFreePackages: readonly string[] = ['bridge-traits', 'core-sync'];

/** The globals a host-free package may declare: every supported host has them. */
export const hostGlobals: ReadonlySet<string> = new Set([
  'AbortController',
  'AbortSignal',
  'ReadableStream',
  'ReadableStreamDefaultReader',
  'TextDecoder',
  'TextEncoder',
  'clearTimeout',
  'crypto',
  'performance',
  'queueMicrotask',
  'setTimeout',
  'structuredClone',
]);

/** The engine's phases: they meet in tables, never in code. */
export const phaseFolders: readonly string[] = ['discovery', 'processing', 'resolution'].map(
  (phase) => `packages/core-sync/src/${phase}`,
);

/** Only the examples join things together with it (and the engine's own optional subpath). */
export const containerPackage = 'tsyringe';
