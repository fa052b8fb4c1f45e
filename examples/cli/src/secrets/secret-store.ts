import type { SecureStore } from '@music-platform/bridge-traits';
import { configFolder } from '../host/config-folder.ts';
import type { Environment } from '../host/environment.ts';
import { createFileStore } from './file-store.ts';
import { openKeychain } from './keychain.ts';

/** Where a secret is kept. */
export type SecretPlace = 'keychain' | 'file';

/** Secrets at rest, and where they are. */
export interface SecretStore extends SecureStore {
  /** Undefined: there is no such secret. */
  placeOf(key: string): Promise<SecretPlace | undefined>;
  /** The folder of those that are files. */
  readonly folder: string;
}

/** The person's secrets: in the keychain of the system where there is one, else in files that only the person may read. */
export async function openSecretStore(environment: Environment): Promise<SecretStore> {
  return createSecretStore(await openKeychain(environment), configFolder(environment));
}

/**
 * A keychain with files to fall back on. A file is always the newer of two: what the keychain takes is removed from the files, and what it
 * refuses goes there.
 */
export function createSecretStore(keychain: SecureStore | undefined, folder: string): SecretStore {
  const files = createFileStore(folder);
  const placeOf = async (key: string): Promise<SecretPlace | undefined> => {
    if ((await files.get(key)) !== undefined) return 'file';
    return (await keychain?.get(key)) === undefined ? undefined : 'keychain';
  };
  return {
    folder,
    placeOf,
    get: async (key) => (await files.get(key)) ?? (await keychain?.get(key)),
    set: async (key, value) => {
      if (keychain !== undefined && (await takes(keychain, key, value))) await files.delete(key);
      else await files.set(key, value);
    },
    delete: async (key) => {
      await files.delete(key);
      await keychain?.delete(key);
    },
  };
}

/** A keychain that is there may still refuse (locked, no collection); where the secret ended up, `placeOf` tells. */
async function takes(keychain: SecureStore, key: string, value: string): Promise<boolean> {
  try {
    await keychain.set(key, value);
    return true;
  } catch {
    return false;
  }
}
