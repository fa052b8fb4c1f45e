import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  type ByteRange,
  type FilePage,
  ProviderError,
  type RemoteFile,
  type StorageProvider,
} from '@music-platform/bridge-traits';
import { onTestFinished } from 'vitest';
import { createLocalProvider, type LocalProviderOptions } from '../src/index.ts';

/** A folder that is removed when the test ends, however long the paths in it have become. */
export async function temporaryFolder(parent: string = tmpdir()): Promise<string> {
  const folder = await mkdtemp(join(parent, 'provider-local-'));
  onTestFinished(() => removeTree(folder));
  return folder;
}

export async function removeTree(folder: string): Promise<void> {
  await promisify(execFile)('rm', ['-rf', '--', folder]);
}

/** Writes files (with their folders) below `root`. A name that ends in `/` is a folder. */
export function plant(root: string, files: Plan): void {
  const entries = isList(files) ? files.map((path) => [path, path] as const) : Object.entries(files);
  for (const [path, content] of entries) {
    const full = join(root, path);
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(full, content);
  }
}

/** Paths with their content; a list of paths fills each file with its own path. */
export type Plan = Readonly<Record<string, string>> | readonly string[];

function isList(files: Plan): files is readonly string[] {
  return Array.isArray(files);
}

export interface Planted {
  root: string;
  provider: StorageProvider;
}

export async function planted(files: Plan, options: Partial<LocalProviderOptions> = {}): Promise<Planted> {
  const root = await temporaryFolder();
  plant(root, files);
  return { root, provider: createLocalProvider({ root, ...options }) };
}

export async function pagesOf(
  provider: StorageProvider,
  options: Parameters<StorageProvider['listFiles']>[0] = {},
): Promise<FilePage[]> {
  const pages: FilePage[] = [];
  for await (const page of provider.listFiles(options)) pages.push(page);
  return pages;
}

export async function filesOf(
  provider: StorageProvider,
  options?: Parameters<StorageProvider['listFiles']>[0],
): Promise<RemoteFile[]> {
  return (await pagesOf(provider, options)).flatMap((page) => page.files);
}

export async function lastPageOf(provider: StorageProvider): Promise<FilePage> {
  const page = (await pagesOf(provider)).at(-1);
  if (page === undefined) throw new Error('a listing without a page');
  return page;
}

/** Entries by path below the root, as a listing in one piece shows them. */
export async function byPath(provider: StorageProvider): Promise<Record<string, RemoteFile>> {
  const entries = (await filesOf(provider)).map((file) => [file.metadata?.path, file]);
  return Object.fromEntries(entries);
}

export async function pathsOf(provider: StorageProvider): Promise<string[]> {
  return Object.keys(await byPath(provider));
}

export async function fileAt(provider: StorageProvider, path: string): Promise<RemoteFile> {
  const file = (await byPath(provider))[path];
  if (file === undefined) throw new Error(`nothing is listed at ${path}`);
  return file;
}

export async function read(provider: StorageProvider, file: RemoteFile, range?: ByteRange): Promise<string> {
  const { body } = await provider.download(file, { range });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

/** What `promise` rejects with; a `ProviderError` or the test fails. */
export async function providerErrorOf(promise: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await promise.then(
    () => new Error('did not reject'),
    (reason) => reason,
  );
  if (error instanceof ProviderError) return error;
  throw error;
}

/**
 * Runs `work` as somebody whom permissions bind. Root is bound by none, so root becomes nobody meanwhile; anybody else
 * stays who they are.
 */
export async function withoutPrivileges<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return work();
  const nobody = 65_534;
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

/** Makes a named pipe. */
export function plantPipe(path: string): void {
  const command = 'mkfifo';
  execFileSync(command, [path]);
}

/** Makes a folder whose content cannot be looked at by anybody: below it the path gets longer than the system takes. */
export function plantTooDeep(root: string, path: string): void {
  const home = process.cwd();
  try {
    plant(root, [`${path}/`]);
    process.chdir(join(root, path));
    for (let depth = 0; depth < 17; depth += 1) {
      mkdirSync('d'.repeat(250));
      process.chdir('d'.repeat(250));
    }
    writeFileSync('unseen.mp3', '');
  } finally {
    process.chdir(home);
  }
}

/** Lets another process turn a link to one place and then to the other, as fast as it can. */
export function turnBetween(
  link: string,
  places: readonly [string, string],
): { hasBegun: Promise<unknown>; end(): void } {
  const program = `
    const { renameSync, symlinkSync, writeSync } = require('node:fs');
    const [link, ...places] = process.argv.slice(1);
    for (let turn = 0; ; turn += 1) {
      symlinkSync(places[turn % 2], link + '.next');
      renameSync(link + '.next', link);
      if (turn === 1) writeSync(1, 'begun');
    }`;
  const child = spawn(process.execPath, ['-e', program, link, ...places], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    hasBegun: new Promise((resolve) => child.stdout.once('data', resolve)),
    end: () => void child.kill('SIGKILL'),
  };
}
