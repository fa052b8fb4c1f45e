import type { RemoteFile } from '@music-platform/bridge-traits';
import type { ProviderSubject, RemoteWriter } from '../provider-harness.ts';
import type { RuleTest } from '../rule-test.ts';
import { bytesOf, LARGE_BYTES } from './bytes.ts';
import { findFile, settle } from './reading.ts';

/** One item the suite has put into the storage. */
export interface PutItem {
  readonly id: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly parentId: string | undefined;
  readonly content?: Uint8Array;
}

const DEPTH = 8;

/**
 * A small storage with everything that is awkward to list: files at the top, an empty folder, folders whose names begin
 * alike, a deep chain, an empty file, a folder that holds more than a page.
 */
export async function putLibrary(remote: RemoteWriter): Promise<PutItem[]> {
  const items: PutItem[] = [];
  const folder = async (name: string, parentId?: string): Promise<string> => {
    const id = await remote.putFolder(name, parentId);
    items.push({ id, name, kind: 'folder', parentId });
    return id;
  };
  const file = async (name: string, content: Uint8Array, parentId?: string): Promise<void> => {
    const id = await remote.putFile(name, content, parentId);
    items.push({ id, name, kind: 'file', parentId, content });
  };
  await file('top.mp3', bytesOf(11));
  await folder('empty folder');
  for (const name of ['Album', 'Album 2', 'Album 2 (live)']) {
    const album = await folder(name);
    for (const track of ['01.mp3', '02.mp3']) await file(track, bytesOf(12 + items.length), album);
  }
  const crowded = await folder('crowded');
  for (let track = 1; track <= 7; track += 1) await file(`${track}.mp3`, bytesOf(track), crowded);
  let parentId = await folder('deep');
  for (let depth = 1; depth < DEPTH; depth += 1) parentId = await folder(`level ${depth}`, parentId);
  await file('deepest.mp3', bytesOf(20), parentId);
  await file('empty file.mp3', new Uint8Array(), parentId);
  await remote.settle?.();
  return items;
}

/** What is wrong with a listing that should contain these items, one line each. Other files in it are left alone. */
export function libraryLines(files: readonly RemoteFile[], items: readonly PutItem[]): string[] {
  const found = new Map(files.map((file) => [file.id, file]));
  return items.flatMap((item) => {
    const file = found.get(item.id);
    const what = `${item.kind} ${JSON.stringify(item.name)}`;
    if (file === undefined) return [`${what} is missing`];
    const lines: string[] = [];
    if (file.kind !== item.kind) lines.push(`${what} is listed as a ${file.kind}`);
    if (file.name !== item.name) lines.push(`${what} is called ${JSON.stringify(file.name)}`);
    if (item.content && file.size !== undefined && file.size !== item.content.length) {
      lines.push(`${what} has size ${file.size} instead of ${item.content.length}`);
    }
    return lines;
  });
}

/** A file larger than any chunk, as the provider lists it. */
export async function putLarge(test: RuleTest, subject: ProviderSubject): Promise<RemoteFile> {
  const id = await subject.remote.putFile('large.mp3', bytesOf(LARGE_BYTES));
  await settle(subject.remote);
  return findFile(test, subject, id);
}
