import type { RemoteWriter } from '@music-platform/testkit/conformance';
import { describeStorageProvider } from '@music-platform/testkit/conformance';
import { describe, it } from 'vitest';
import { createPickedFolderProvider } from '../../src/browser.ts';
import { folderAt } from '../../src/picked/locate.ts';
import { MemoryFile, MemoryFolder } from './memory-folder.ts';

const encoder = new TextEncoder();

function memoryWriter(root: MemoryFolder): RemoteWriter {
  const at = async (id: string | undefined): Promise<MemoryFolder> =>
    id === undefined ? root : ((await folderAt(root, id)) as MemoryFolder);
  const split = async (id: string): Promise<{ parent: MemoryFolder; parentId: string; name: string }> => {
    const slash = id.lastIndexOf('/');
    const parentId = id.slice(0, Math.max(slash, 0));
    return { parent: await at(parentId || undefined), parentId, name: id.slice(slash + 1) };
  };
  const idIn = (parentId: string | undefined, name: string): string =>
    parentId === undefined || parentId === '' ? name : `${parentId}/${name}`;
  const take = async (id: string): Promise<MemoryFolder | MemoryFile> => {
    const { parent, name } = await split(id);
    const entry = parent.entries.get(name);
    if (entry === undefined) throw new Error(`nothing at ${id}`);
    parent.entries.delete(name);
    return entry;
  };
  const put = async (parentId: string | undefined, entry: MemoryFolder | MemoryFile): Promise<string> => {
    (await at(parentId)).put(entry);
    return idIn(parentId, entry.name);
  };
  return {
    putFolder: (name, parentId) => put(parentId, new MemoryFolder(name)),
    putFile: (name, content, parentId) => put(parentId, new MemoryFile(name, content)),
    rename: async (id, name) => put((await split(id)).parentId || undefined, (await take(id)).renamed(name)),
    move: async (id, parentId) => put(parentId, await take(id)),
    edit: async (id, content) => {
      const { parent, name } = await split(id);
      (await parent.getFileHandle(name)).write(content);
      return id;
    },
    remove: async (id) => void (await take(id)),
    // What a file system refuses, no handle can have.
    acceptsName: (name) =>
      !/[/\0]/.test(name) && !/^\.{0,2}$/.test(name) && encoder.encode(name).length <= 255,
    obstructFolder: async (id) => {
      (await at(id)).failsWith = 'NotReadableError';
    },
    breakService: async () => {
      root.failsWith = 'NotFoundError';
      return async () => {
        root.failsWith = undefined;
      };
    },
  };
}

describeStorageProvider(
  'provider-local, a picked folder',
  { describe, it },
  {
    create: async ({ pageSize }) => {
      const root = new MemoryFolder();
      const open = () => createPickedFolderProvider({ folder: root, pageSize, ignore: [] });
      return { provider: open(), remote: memoryWriter(root), reopen: async () => open() };
    },
    without: { bytesServed: 'shown in Chromium, where bytes are' },
  },
);
