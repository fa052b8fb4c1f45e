import { ProviderError } from '@music-platform/bridge-traits';
import type { FolderHandle } from './folder-handle.ts';
import { rootError } from './handle-errors.ts';

/** Throws where the picked folder cannot be read: it takes everything below with it, without an error. */
export async function checkRoot(root: FolderHandle): Promise<void> {
  await hasEntries(root);
}

/** Throws where the picked folder cannot be read, or is empty, as one is whose disk is not there. */
export async function checkFilled(root: FolderHandle): Promise<void> {
  if (await hasEntries(root)) return;
  throw new ProviderError('UNAVAILABLE', 'The picked folder is empty. Check that its disk is there.');
}

async function hasEntries(root: FolderHandle): Promise<boolean> {
  try {
    for await (const _ of root.values()) return true;
    return false;
  } catch (error) {
    throw rootError(error);
  }
}
