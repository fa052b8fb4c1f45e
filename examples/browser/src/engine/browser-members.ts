import { requestPersistentStorage } from '@music-platform/db-wasm';
import type { EngineApi, EngineRole, StorageReport } from './engine-api.ts';
import type { EngineParts } from './engine-parts.ts';
import { readMedia } from './media.ts';

type BrowserMember =
  | 'role'
  | 'storage'
  | 'requestPersistence'
  | 'exportDatabase'
  | 'importDatabase'
  | 'answerMedia';

const roleEveryMs = 250;

/** What the page can ask of the browser. */
export function browserMembers(parts: EngineParts): Pick<EngineApi, BrowserMember> {
  const { database, events } = parts;
  let role: EngineRole = database.role;
  setInterval(() => {
    if (role === database.role) return;
    role = database.role;
    events.emitHere({ type: 'role', role });
  }, roleEveryMs);
  const storage = async (): Promise<StorageReport> => {
    const { usage = null, quota = null } = await navigator.storage.estimate();
    const isKept = await navigator.storage.persisted();
    return {
      databaseBytes: await database.sizeBytes(),
      usedBytes: usage,
      quotaBytes: quota,
      persistence: isKept ? 'persistent' : 'best-effort',
    };
  };
  return {
    role: async () => database.role,
    storage,
    requestPersistence: async () => {
      await requestPersistentStorage();
      return storage();
    },
    exportDatabase: async () =>
      new Blob([(await database.exportFile()) as Uint8Array<ArrayBuffer>], {
        type: 'application/vnd.sqlite3',
      }),
    importDatabase: async (file) => {
      await database.importFile(new Uint8Array(await file.arrayBuffer()));
      events.changed();
      events.emit({ type: 'sources' });
    },
    answerMedia: async ({ trackId, range }, port) => {
      const answer = await readMedia(parts, trackId, range);
      port.postMessage(answer, answer.body ? [answer.body] : []);
    },
  };
}
