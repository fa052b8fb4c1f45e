import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecureStore } from '@music-platform/bridge-traits';

/**
 * Secrets as files that only their owner may read: mode 0600, in a folder of mode 0700. One file per key, replaced as a whole, so that
 * neither a crash nor another process leaves half a secret. `key`: letters, digits, `.` and `-`.
 */
export function createFileStore(folder: string): SecureStore {
  const fileOf = (key: string): string => {
    if (!/^[a-z\d][a-z\d.-]*$/u.test(key)) throw new TypeError('A key has letters, digits, dots and dashes.');
    return join(folder, key);
  };
  return {
    get: async (key) => {
      try {
        return await readFile(fileOf(key), 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    set: async (key, value) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await chmod(folder, 0o700);
      await replaceFile(fileOf(key), value);
    },
    delete: (key) => rm(fileOf(key), { force: true }),
  };
}

async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
