import { describeStorageProvider, type RemoteWriter } from '@music-platform/testkit/conformance';
import { describe, it } from 'vitest';
import { createPickedFolderProvider, type FolderHandle } from '../../src/browser.ts';

/** The part of the browser's own classes that is used. */
interface PrivateFile {
  readonly kind: 'file';
  readonly name: string;
  createWritable(): Promise<{ write(bytes: Uint8Array): Promise<void>; close(): Promise<void> }>;
  move(parent: PrivateFolder, name: string): Promise<void>;
}
interface PrivateFolder extends FolderHandle {
  values(): AsyncIterable<PrivateFolder | (PrivateFile & FileHandleOfTheBrowser)>;
  getDirectoryHandle(name: string, options?: { create: boolean }): Promise<PrivateFolder>;
  getFileHandle(name: string, options?: { create: boolean }): Promise<PrivateFile & FileHandleOfTheBrowser>;
  removeEntry(name: string, options?: { recursive: boolean }): Promise<void>;
}
type FileHandleOfTheBrowser = Awaited<ReturnType<FolderHandle['getFileHandle']>>;
declare const navigator: { storage: { getDirectory(): Promise<PrivateFolder> } };

const encoder = new TextEncoder();
let roots = 0;

/** The other side of a picked folder: real operations on the private files of the site, whose handles are those of a picked folder. */
function opfsWriter(root: PrivateFolder): RemoteWriter {
  const at = async (id: string): Promise<PrivateFolder> => {
    let folder = root;
    for (const name of id.split('/').filter((each) => each !== ''))
      folder = await folder.getDirectoryHandle(name);
    return folder;
  };
  const parentOf = (id: string): string => id.slice(0, Math.max(id.lastIndexOf('/'), 0));
  const nameOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);
  const idIn = (parentId: string, name: string): string => (parentId === '' ? name : `${parentId}/${name}`);
  const write = async (id: string, content: Uint8Array): Promise<string> => {
    const handle = await (await at(parentOf(id))).getFileHandle(nameOf(id), { create: true });
    const writable = await handle.createWritable();
    await writable.write(content);
    await writable.close();
    return id;
  };
  /** Folders cannot be moved there: a new one takes over the files. */
  const place = async (id: string, parentId: string, name: string): Promise<string> => {
    const [from, to] = [await at(parentOf(id)), await at(parentId)];
    const isFolder = await from.getDirectoryHandle(nameOf(id)).then(
      () => true,
      () => false,
    );
    if (!isFolder) await (await from.getFileHandle(nameOf(id))).move(to, name);
    else {
      await to.getDirectoryHandle(name, { create: true });
      const folder = await from.getDirectoryHandle(nameOf(id));
      for await (const child of folder.values()) {
        await place(idIn(id, child.name), idIn(parentId, name), child.name);
      }
      await from.removeEntry(nameOf(id), { recursive: true });
    }
    return idIn(parentId, name);
  };
  return {
    putFolder: async (name, parentId = '') => {
      await (await at(parentId)).getDirectoryHandle(name, { create: true });
      return idIn(parentId, name);
    },
    putFile: (name, content, parentId = '') => write(idIn(parentId, name), content),
    rename: (id, name) => place(id, parentOf(id), name),
    move: (id, parentId = '') => place(id, parentId, nameOf(id)),
    edit: write,
    remove: async (id) => (await at(parentOf(id))).removeEntry(nameOf(id), { recursive: true }),
    acceptsName: (name) =>
      !/[/\\\0]/.test(name) && !/^\.{0,2}$/.test(name) && encoder.encode(name).length <= 200,
  };
}

describeStorageProvider(
  'a picked folder',
  { describe, it },
  {
    create: async ({ pageSize }) => {
      roots += 1;
      const top = await navigator.storage.getDirectory();
      const root = await top.getDirectoryHandle(`music-${roots}`, { create: true });
      const open = () => createPickedFolderProvider({ folder: root, pageSize, ignore: [] });
      return { provider: open(), remote: opfsWriter(root), reopen: async () => open() };
    },
    without: {
      bytesServed: 'nothing counts the bytes of private files',
      breakService: 'private files cannot be taken away and given back',
    },
  },
);
