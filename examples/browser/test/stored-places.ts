import type { Site } from './site.ts';

/**
 * Where the site keeps `text` in the clear: files of its private file system (the library among them), databases, storages and caches. Close
 * the pages that hold the library first.
 */
export async function storedPlaces(site: Site, text: string): Promise<string[]> {
  const page = await site.context.newPage();
  // A page of the site that runs nothing of it.
  await page.goto(`${site.url}files.json`);
  const places = await page.evaluate(searchSite, text);
  await page.close();
  return places;
}

/** Runs in the page. */
async function searchSite(text: string): Promise<string[]> {
  const places: string[] = [];
  const look = (place: string, content: string): void => {
    if (content.includes(text)) places.push(place);
  };
  const searchFolder = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === 'directory')
        await searchFolder(handle as FileSystemDirectoryHandle, `${path}/${name}`);
      else {
        const file = await (handle as FileSystemFileHandle).getFile();
        // What is no text is no hindrance: it becomes replacement characters.
        look(`file ${path}/${name}`, await file.text());
      }
    }
  };
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  await searchFolder(await navigator.storage.getDirectory(), '');
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const kept = await settled(database.transaction(store).objectStore(store).getAll());
      look(`database ${name}/${store}`, JSON.stringify(kept));
    }
    database.close();
  }
  look('localStorage', JSON.stringify({ ...localStorage }));
  look('sessionStorage', JSON.stringify({ ...sessionStorage }));
  look('cookies', document.cookie);
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const kept = await (await cache.match(request))?.text();
      look(`cache ${name}`, `${request.url} ${kept}`);
    }
  }
  return places;
}
