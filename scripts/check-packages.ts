/** Builds and packs every published package, lints the tarballs, and uses them from an empty project. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { consumerProject, findStaleOutput, type PackedPackage } from './lib/consumer.ts';
import { finish, type Problem } from './lib/problem.ts';
import {
  listWorkspacePackages,
  readTextFiles,
  repositoryRoot,
  type WorkspacePackage,
} from './lib/repository.ts';
import { runCommand } from './lib/run.ts';
import { documentsThatRun, sampleProject } from './lib/sample-project.ts';
import { readMarkdownSamples } from './lib/samples.ts';

async function attempt(file: string, command: readonly string[], cwd: string): Promise<readonly Problem[]> {
  const { status, output } = await runCommand(command, { cwd, env: { NO_COLOR: '1', FORCE_COLOR: '0' } });
  return status === 0 ? [] : [{ file, message: `${command[0]} failed\n${output.trim()}\n` }];
}

function checkStale({ folder }: WorkspacePackage): readonly Problem[] {
  const root = join(repositoryRoot, folder);
  const list = (name: string): readonly string[] =>
    readdirSync(join(root, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      );
  return findStaleOutput(list('dist'), list('src')).map((path) => ({
    file: `${folder}/${path}`,
    message: 'has no source any more: delete dist and build again',
  }));
}

async function pack(published: WorkspacePackage, target: string): Promise<PackedPackage> {
  const place = join(target, published.manifest.name.replaceAll('/', '-'));
  mkdirSync(place);
  const { status, output } = await runCommand(['pnpm', 'pack', '--pack-destination', place], {
    cwd: join(repositoryRoot, published.folder),
  });
  const [tarball] = readdirSync(place);
  if (status !== 0 || tarball === undefined)
    throw new Error(`pnpm pack ${published.folder} failed\n${output}`);
  return { manifest: published.manifest, tarball: join(place, tarball) };
}

/** Peers, and what the guides tell to install besides, in the versions this repository uses. */
function findPeers(published: readonly WorkspacePackage[]): Readonly<Record<string, string>> {
  const wanted = published.flatMap(({ folder, manifest }) =>
    [...Object.keys(manifest.peerDependencies ?? {}), '@types/node', 'kysely', 'vitest', 'zod'].map(
      (name) => ({ folder, name }),
    ),
  );
  return Object.fromEntries(
    wanted.flatMap(({ folder, name }) => {
      const file = join(repositoryRoot, folder, 'node_modules', name, 'package.json');
      if (!existsSync(file)) return [];
      return [[name, (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version]];
    }),
  );
}

async function checkConsumer(
  packed: readonly PackedPackage[],
  peers: Readonly<Record<string, string>>,
  folder: string,
): Promise<readonly Problem[]> {
  mkdirSync(folder);
  const samples = readTextFiles(documentsThatRun).flatMap(
    (document) => readMarkdownSamples(document).samples,
  );
  const guides = sampleProject(samples, []);
  for (const [name, text] of Object.entries({ ...consumerProject(packed, peers), ...guides.files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const install = ['pnpm', 'install', '--prefer-offline', '--ignore-scripts', '--no-frozen-lockfile'];
  const installed = await attempt('the packed tarballs', install, folder);
  if (installed.length > 0) return installed;
  const results = await Promise.all([
    attempt('import of the packed tarballs', ['node', 'smoke.js'], folder),
    attempt('types of the packed tarballs', ['tsc', '-p', folder, '--pretty', 'false'], folder),
    ...guides.nodeCommands.map((parameters) =>
      attempt('the guides, on the packed tarballs', ['node', ...parameters], folder),
    ),
    attempt('the guides, on the packed tarballs', ['vitest', ...guides.vitestParameters], folder),
  ]);
  return results.flat();
}

async function checkTarball({ manifest, tarball }: PackedPackage): Promise<readonly Problem[]> {
  const results = await Promise.all([
    attempt(manifest.name, ['publint', 'run', tarball, '--strict'], repositoryRoot),
    attempt(manifest.name, ['attw', tarball, '--profile', 'esm-only', '--format', 'ascii'], repositoryRoot),
  ]);
  return results.flat();
}

async function checkPackages(published: readonly WorkspacePackage[]): Promise<readonly Problem[]> {
  const built = await attempt(
    'packages',
    ['turbo', 'run', 'build', '--filter=./packages/*', '--continue', '--output-logs=errors-only'],
    repositoryRoot,
  );
  if (built.length > 0) return built;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'packages-')));
  try {
    const packed = await Promise.all(published.map((one) => pack(one, folder)));
    const problems = await Promise.all([
      checkConsumer(packed, findPeers(published), join(folder, 'consumer')),
      ...packed.map(checkTarball),
    ]);
    return [...published.flatMap(checkStale), ...problems.flat()];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const published = listWorkspacePackages().filter(({ manifest }) => !manifest.private);
const problems = await checkPackages(published);
finish(problems, `${published.length} packages built, packed, linted, imported`);
