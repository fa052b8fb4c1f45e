import type { SecureStore } from '@music-platform/bridge-traits';
import type { Environment } from '../host/environment.ts';

/** One entry of the system's keychain. */
export interface KeychainEntry {
  getPassword(): Promise<string | null | undefined>;
  setPassword(password: string): Promise<void>;
  deletePassword(): Promise<unknown>;
}

/** What the keychain lists its entries under. */
const service = 'music-sync';

/**
 * The keychain of the system: macOS Keychain, Windows Credential Manager, the Secret Service of a Linux desktop. Undefined where there is
 * none, where its library does not run, or with `MUSIC_SYNC_KEYCHAIN=off`.
 */
export async function openKeychain(environment: Environment): Promise<SecureStore | undefined> {
  if (environment['MUSIC_SYNC_KEYCHAIN'] === 'off') return undefined;
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // Left to itself the library falls back to the kernel's keyring, which forgets everything when the machine restarts.
    const options = { linux: { store: 'secret-service' } } as const;
    const entryOf = (key: string): KeychainEntry => new AsyncEntry(service, key, options);
    entryOf('probe');
    return createKeychainStore(entryOf);
  } catch {
    return undefined;
  }
}

/** Entries of a keychain as a `SecureStore`. */
export function createKeychainStore(entryOf: (key: string) => KeychainEntry): SecureStore {
  return {
    get: async (key) => (await entryOf(key).getPassword().catch(refused)) ?? undefined,
    set: (key, value) => entryOf(key).setPassword(value).catch(refused),
    delete: async (key) => {
      await entryOf(key).deletePassword().catch(refused);
    },
  };
}

function refused(cause: unknown): never {
  const message = 'The keychain of this computer does not work. Unlock it, or set MUSIC_SYNC_KEYCHAIN=off.';
  throw new Error(message, { cause });
}
