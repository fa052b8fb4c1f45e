import { constants, createReadStream, createWriteStream, existsSync } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';
import { repositoryRoot } from './repository.ts';
import { runCommand } from './run.ts';

/** A Chromium that starts on this machine, or why there is none. */
export type ChromiumSearch =
  | { readonly path: string; readonly missing?: undefined }
  | { readonly path?: undefined; readonly missing: string };

/** A running browser with a profile of its own, which `close` removes. */
export interface RunningChromium extends AsyncDisposable {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const launchArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--font-render-hinting=none',
];

let search: Promise<ChromiumSearch> | undefined;

/**
 * `CHROMIUM_PATH`, else a system Chromium, else the one in the npm registry, unpacked once into `node_modules/.cache`. A browser counts
 * when it says its version. With `CI` set, a machine where none starts is an error.
 */
export function findChromium(): Promise<ChromiumSearch> {
  search ??= searchChromium();
  return search;
}

/** Starts the Chromium that {@link findChromium} found, with an empty profile on disk. */
export async function startChromium(options: BrowserContextOptions = {}): Promise<RunningChromium> {
  const { path, missing } = await findChromium();
  if (path === undefined) throw new Error(missing);
  const profile = await mkdtemp(join(tmpdir(), 'chromium-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    executablePath: path,
    headless: true,
    args: launchArgs,
  });
  const close = async (): Promise<void> => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, close, [Symbol.asyncDispose]: close };
}

async function searchChromium(): Promise<ChromiumSearch> {
  const given = process.env['CHROMIUM_PATH'];
  const candidates = given ? [async () => given] : [findSystemChromium, unpackChromium];
  const reasons: string[] = [];
  for (const candidate of candidates) {
    const path = await candidate().catch((error: unknown) => void reasons.push(String(error)));
    if (path === undefined) continue;
    const { status, output } = await runCommand([path, '--no-sandbox', '--version'], { cwd: tmpdir() });
    if (status === 0) return { path };
    reasons.push(`${path} --version: ${output.trim()}`);
  }
  const missing = `no Chromium starts here: set CHROMIUM_PATH or install chromium (${reasons.join('; ')})`;
  if (process.env['CI']) throw new Error(missing);
  return { missing };
}

async function findSystemChromium(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const path of systemNames.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

/** Unpacked by hand: the package itself unpacks into a shared temporary folder, where two processes disturb each other. */
async function unpackChromium(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const home = fileURLToPath(new URL('..', import.meta.resolve('@sparticuz/chromium')));
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const folder = join(repositoryRoot, 'node_modules/.cache/chromium');
  const path = join(folder, `chromium-${version}`);
  if (existsSync(path)) return path;
  await mkdir(folder, { recursive: true });
  const partial = `${path}.${process.pid}.partial`;
  try {
    await pipeline(
      createReadStream(join(home, 'bin/chromium.br')),
      createBrotliDecompress(),
      createWriteStream(partial),
    );
    await chmod(partial, 0o755);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
  return path;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
