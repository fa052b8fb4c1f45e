import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalProvider } from '../src/index.ts';
import { byPath, filesOf, temporaryFolder } from './support.ts';

type Edit = {
  kind: 'file' | 'folder' | 'move' | 'remove' | 'append' | 'link' | 'symlink';
  pick: number;
  to: number;
  name: number;
};

const names = ['a', 'b.mp3', 'ü.flac', 'x y', '.hidden'];

const edits = fc.array(
  fc.record<Edit>({
    kind: fc.constantFrom(
      'file',
      'file',
      'folder',
      'folder',
      'move',
      'move',
      'remove',
      'append',
      'link',
      'symlink',
    ),
    pick: fc.nat(1000),
    to: fc.nat(1000),
    name: fc.nat(names.length - 1),
  }),
  { minLength: 5, maxLength: 60 },
);

describe('trees', () => {
  it('[LP7] after any edits the listing equals an independent walk, and what was moved keeps its id', async () => {
    const folder = await temporaryFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(edits, async (list) => {
        const root = join(folder, `run ${run}`);
        run += 1;
        mkdirSync(root);
        const provider = createLocalProvider({ root, pageSize: 3, ignore: [] });
        for (const [step, edit] of list.entries()) {
          if (apply(root, edit) || step % 10 === 0) await checkListing(root, provider);
        }
        await checkListing(root, provider);
        const again = createLocalProvider({ root, pageSize: 1000, ignore: [] });
        expect(await filesOf(again)).toEqual(await filesOf(provider));
      }),
      { seed: 20_260_101, numRuns: 40 },
    );
  });
});

const known = new Map<string, Map<string, string>>();

/** Compares with what the disk itself says, and ids with those the same inodes had before. */
async function checkListing(root: string, provider: ReturnType<typeof createLocalProvider>): Promise<void> {
  const listed = await byPath(provider);
  const walked = walk(root);
  expect(Object.keys(listed).sort()).toEqual(walked.map(({ path }) => path).sort());
  const ids = Object.values(listed).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const before = known.get(root) ?? new Map<string, string>();
  const now = new Map<string, string>();
  for (const { path, inode, isFolder, size, links } of walked) {
    const file = listed[path];
    expect(file?.kind).toBe(isFolder ? 'folder' : 'file');
    expect(file?.size).toBe(isFolder ? undefined : size);
    const parent = path.split('/').slice(0, -1).join('/');
    expect(file?.parentId).toBe(parent === '' ? undefined : listed[parent]?.id);
    if (links > 1 && !isFolder) continue;
    const id = file?.id ?? '';
    now.set(inode, id);
    if (before.has(inode)) expect(id).toBe(before.get(inode));
  }
  known.set(root, now);
}

interface Walked {
  path: string;
  inode: string;
  isFolder: boolean;
  size: number;
  links: number;
}

function walk(root: string, folder = ''): Walked[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isSymbolicLink()) return [];
    const path = join(folder, entry.name);
    const { ino, birthtimeNs, size, nlink } = statSync(join(root, path), { bigint: true });
    const inode = `${ino} ${birthtimeNs}`;
    const isFolder = entry.isDirectory();
    const below = isFolder ? walk(root, path) : [];
    return [{ path, inode, isFolder, size: Number(size), links: Number(nlink) }, ...below];
  });
}

/** Applies an edit where it is possible; whether it moved something. */
function apply(root: string, { kind, pick, to, name }: Edit): boolean {
  const all = walk(root);
  const folders = [root, ...all.filter(({ isFolder }) => isFolder).map(({ path }) => join(root, path))];
  const target = join(folders[to % folders.length] ?? root, names[name] ?? 'a');
  const picked = all[pick % Math.max(all.length, 1)];
  if (kind === 'file' || kind === 'folder') {
    if (isTaken(target)) return false;
    if (kind === 'file') writeFileSync(target, 'x'.repeat(pick % 50));
    else mkdirSync(target);
    return false;
  }
  return picked !== undefined && applyTo(join(root, picked.path), picked.isFolder, kind, target);
}

function applyTo(path: string, isFolder: boolean, kind: Edit['kind'], target: string): boolean {
  if (kind === 'remove') rmSync(path, { recursive: true });
  if (kind === 'append' && !isFolder) appendFileSync(path, 'more');
  if (kind === 'remove' || kind === 'append' || isTaken(target)) return false;
  if (kind === 'link' && !isFolder) linkSync(path, target);
  if (kind === 'symlink') symlinkSync(path, target);
  if (kind !== 'move' || `${target}/`.startsWith(`${path}/`)) return false;
  renameSync(path, target);
  return true;
}

function isTaken(path: string): boolean {
  return readdirSync(dirname(path)).includes(basename(path));
}
