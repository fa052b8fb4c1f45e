import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StorageProvider } from '@music-platform/bridge-traits';
import type { RemoteWriter } from '@music-platform/testkit/conformance';
import { byPath, plantTooDeep } from './support.ts';

/** The other side of a local provider: real operations on the folder. */
export function localWriter(root: string, provider: StorageProvider): RemoteWriter {
  const pathOf = async (id: string | undefined): Promise<string> => {
    if (id === undefined) return '';
    const found = Object.entries(await byPath(provider)).find(([, file]) => file.id === id);
    if (found === undefined) throw new Error('no such id');
    return found[0];
  };
  const idOf = async (path: string): Promise<string> => {
    const id = (await byPath(provider))[path]?.id;
    if (id === undefined) throw new Error(`nothing at ${path}`);
    return id;
  };
  const change = async (from: string, to: string): Promise<string> => {
    renameSync(join(root, from), join(root, to));
    return idOf(to);
  };

  return {
    putFolder: async (name, parentId) => {
      const path = join(await pathOf(parentId), name);
      mkdirSync(join(root, path));
      return idOf(path);
    },
    putFile: async (name, content, parentId) => {
      const path = join(await pathOf(parentId), name);
      writeFileSync(join(root, path), content);
      return idOf(path);
    },
    rename: async (id, name) => {
      const path = await pathOf(id);
      return change(path, join(dirname(path), name));
    },
    move: async (id, parentId) => {
      const path = await pathOf(id);
      return change(path, join(await pathOf(parentId), basename(path)));
    },
    edit: async (id, content) => {
      const path = join(root, await pathOf(id));
      const { mtimeMs } = statSync(path);
      writeFileSync(path, content);
      // An edit within the same tick of the disk's clock has the same modification time.
      utimesSync(path, new Date(), new Date(mtimeMs + 1000));
      return id;
    },
    remove: async (id) => rmSync(join(root, await pathOf(id)), { recursive: true }),
    acceptsName: (name) => !/[/\0]/.test(name) && !/^\.{0,2}$/.test(name) && Buffer.byteLength(name) <= 255,
    obstructFolder: async (id) => plantTooDeep(root, await pathOf(id)),
    breakService: async () => {
      renameSync(root, `${root}-away`);
      return async () => renameSync(`${root}-away`, root);
    },
    bytesServed: () => Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]),
  };
}
