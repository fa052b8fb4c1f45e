import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteFile } from '@music-platform/bridge-traits';
import type { RemoteWriter } from '@music-platform/testkit/conformance';

type Items = Map<string, RemoteFile>;

/** Writes the manifests `ManifestProvider` reads: `top.json`, and one for each folder, named by its id. */
export class ManifestWriter implements RemoteWriter {
  readonly allowsSameNames = true;
  readonly #root: string;
  #nextId = 1;

  constructor(root: string) {
    this.#root = root;
  }

  async putFolder(name: string, parentId?: string): Promise<string> {
    const id = this.#newId('folder');
    await this.#change(id, (items) => items.set(id, { id, name, kind: 'folder', version: '1', parentId }));
    return id;
  }

  async putFile(name: string, content: Uint8Array, parentId?: string): Promise<string> {
    const id = this.#newId('file');
    await this.#writeData(id, content);
    const file: RemoteFile = { id, name, kind: 'file', version: '1', size: content.length, parentId };
    await this.#change(parentId, (items) => items.set(id, file));
    return id;
  }

  async rename(id: string, name: string): Promise<string> {
    return this.#update(id, (item) => ({ ...item, name }));
  }

  async move(id: string, parentId: string | undefined): Promise<string> {
    const item = await this.#find(id);
    if (item.kind === 'folder') return this.#update(id, (each) => ({ ...each, parentId }));
    await this.#change(parentId, (items) => items.set(id, { ...item, parentId }));
    await this.#change(item.parentId, (items) => items.delete(id));
    return id;
  }

  async edit(id: string, content: Uint8Array): Promise<string> {
    await this.#writeData(id, content);
    return this.#update(id, (item) => ({
      ...item,
      size: content.length,
      version: `${Number(item.version) + 1}`,
    }));
  }

  async remove(id: string): Promise<void> {
    const item = await this.#find(id);
    if (item.kind === 'file') {
      await this.#change(item.parentId, (items) => items.delete(id));
      await rm(this.#dataPath(id));
      return;
    }
    for (const child of (await this.#all()).filter((each) => each.parentId === id))
      await this.remove(child.id);
    await rm(this.#manifestPath(id));
  }

  async makeUnreadable(id: string): Promise<void> {
    await this.#update(id, (item) => ({ ...item, unreadable: 'encrypted' }));
  }

  async obstructFolder(id: string): Promise<void> {
    await writeFile(this.#manifestPath(id), '{ "items": [{ "id": 7 }] }');
  }

  async breakService(): Promise<() => Promise<void>> {
    const elsewhere = `${this.#root}.away`;
    await rename(this.#root, elsewhere);
    return () => rename(elsewhere, this.#root);
  }

  async #update(id: string, change: (item: RemoteFile) => RemoteFile): Promise<string> {
    const item = await this.#find(id);
    await this.#change(item.kind === 'folder' ? id : item.parentId, (items) => items.set(id, change(item)));
    return id;
  }

  async #change(folderId: string | undefined, change: (items: Items) => unknown): Promise<void> {
    const items: Items = new Map(
      (await this.#read(this.#manifestPath(folderId))).map((item) => [item.id, item]),
    );
    change(items);
    await writeFile(this.#manifestPath(folderId), JSON.stringify({ items: [...items.values()] }));
  }

  async #find(id: string): Promise<RemoteFile> {
    const item = (await this.#all()).find((each) => each.id === id);
    if (item === undefined) throw new TypeError(`there is no item ${id}`);
    return item;
  }

  async #all(): Promise<RemoteFile[]> {
    const names = (await readdir(this.#root)).filter((name) => name.endsWith('.json'));
    return (await Promise.all(names.map((name) => this.#read(join(this.#root, name))))).flat();
  }

  async #read(path: string): Promise<RemoteFile[]> {
    const text = await readFile(path, 'utf8').catch(() => '{"items":[]}');
    return JSON.parse(text).items;
  }

  async #writeData(id: string, content: Uint8Array): Promise<void> {
    await mkdir(join(this.#root, 'data'), { recursive: true });
    await writeFile(this.#dataPath(id), content);
  }

  #dataPath(id: string): string {
    return join(this.#root, 'data', `${encodeURIComponent(id)}.bin`);
  }

  #manifestPath(folderId: string | undefined): string {
    return join(this.#root, `${folderId ?? 'top'}.json`);
  }

  #newId(kind: string): string {
    const id = `${kind}-${this.#nextId}`;
    this.#nextId += 1;
    return id;
  }
}
