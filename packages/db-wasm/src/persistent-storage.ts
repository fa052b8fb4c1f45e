/** What the browser promises: to keep the site's data until the user deletes it, to keep it while there is room, or nothing. */
export type StoragePersistence = 'persistent' | 'best-effort' | 'unavailable';

/**
 * Asks the browser to keep the site's data for good; some ask the user. Call it on a page (workers cannot ask, and only hear what
 * holds now), at best after the user has connected something.
 */
export async function requestPersistentStorage(): Promise<StoragePersistence> {
  const storage = globalThis.navigator?.storage;
  if (typeof storage?.persisted !== 'function') return 'unavailable';
  if (await storage.persisted()) return 'persistent';
  const isGranted = typeof storage.persist === 'function' && (await storage.persist());
  return isGranted ? 'persistent' : 'best-effort';
}
