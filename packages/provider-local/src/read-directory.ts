import { type Dirent, opendirSync, readdirSync } from 'node:fs';
import { display, fromBytes, type RawPath } from './raw-path.ts';

/** One entry of a folder: its name, and whether it can be anything but a file, folder or link. */
export interface DirectoryEntry {
  name: RawPath;
  special: boolean;
}

const replacementCharacter = '\uFFFD';

/** The entries of a folder in an order that depends on the names alone. */
export function readDirectory(path: RawPath): DirectoryEntry[] {
  const entries = readEntries(path);
  return entries.sort(byName);
}

/** Whether a folder has no entries at all; looks at one of them only. */
export function isEmptyFolder(path: RawPath): boolean {
  const folder = opendirSync(path, { bufferSize: 1 });
  try {
    return folder.readSync() === null;
  } finally {
    folder.closeSync();
  }
}

function readEntries(path: RawPath): DirectoryEntry[] {
  const entries = readdirSync(path, { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes(replacementCharacter))) return entries.map(toEntry);
  const exact = readdirSync(path, { withFileTypes: true, encoding: 'buffer' });
  return exact.map((entry) => ({ name: fromBytes(entry.name), special: isSpecial(entry) }));
}

function toEntry(entry: Dirent): DirectoryEntry {
  return { name: entry.name, special: isSpecial(entry) };
}

/** Opening a pipe waits for a writer, opening a device acts on it: such entries are not even looked at. */
function isSpecial(entry: Dirent | Dirent<NonSharedBuffer>): boolean {
  return !(entry.isFile() || entry.isDirectory() || entry.isSymbolicLink());
}

function byName(a: DirectoryEntry, b: DirectoryEntry): number {
  const left = typeof a.name === 'string' ? a.name : display(a.name);
  const right = typeof b.name === 'string' ? b.name : display(b.name);
  if (left !== right) return left < right ? -1 : 1;
  if (typeof a.name === 'string' || typeof b.name === 'string') return typeof a.name === 'string' ? -1 : 1;
  return a.name.compare(b.name);
}
