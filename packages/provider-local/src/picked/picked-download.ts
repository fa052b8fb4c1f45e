import {
  type Download,
  type DownloadOptions,
  ProviderError,
  type RemoteFile,
} from '@music-platform/bridge-traits';
import { checkRange, chunkBytes, sentRange } from '../byte-range.ts';
import { changed } from '../changed.ts';
import type { FileHandle, FileSnapshot, FolderHandle } from './folder-handle.ts';
import { isMissing, nameOf, readError } from './handle-errors.ts';
import { fileAt } from './locate.ts';
import { versionOf } from './picked-walk.ts';
import { checkFilled } from './root.ts';

/** Reads a listed file in chunks, as it is consumed. */
export async function downloadPicked(
  root: FolderHandle,
  file: RemoteFile,
  { range, signal }: DownloadOptions = {},
): Promise<Download> {
  checkRange(range);
  signal?.throwIfAborted();
  if (file.kind === 'folder') throw new ProviderError('UNREADABLE_CONTENT', 'A folder has no content.');
  try {
    const handle = await fileAt(root, file.id);
    const snapshot = await handle.getFile();
    signal?.throwIfAborted();
    const sent = sentRange(snapshot.size, range);
    return {
      body: bodyOf(handle, snapshot, sent, signal),
      range: sent,
      totalSize: snapshot.size,
      version: versionOf(snapshot),
    };
  } catch (error) {
    if (error === signal?.reason) throw error;
    if (isMissing(error)) await checkFilled(root);
    throw readError(error);
  }
}

async function* bodyOf(
  handle: FileHandle,
  snapshot: FileSnapshot,
  { start, end }: Download['range'],
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for (let at = start; at <= end; at += chunkBytes) {
      signal?.throwIfAborted();
      const before = Math.min(at + chunkBytes, end + 1);
      const bytes = new Uint8Array(await snapshot.slice(at, before).arrayBuffer());
      signal?.throwIfAborted();
      if (bytes.length !== before - at) throw changed();
      yield bytes;
    }
    signal?.throwIfAborted();
    if (versionOf(await handle.getFile()) !== versionOf(snapshot)) throw changed();
  } catch (error) {
    if (error === signal?.reason) throw error;
    // A snapshot whose file was written since refuses to be read, and does not say why.
    throw nameOf(error) === 'NotReadableError'
      ? await whyUnreadable(handle, snapshot, error)
      : readError(error);
  }
}

async function whyUnreadable(handle: FileHandle, snapshot: FileSnapshot, error: unknown): Promise<unknown> {
  try {
    const isSame = versionOf(await handle.getFile()) === versionOf(snapshot);
    return isSame ? readError(error) : changed();
  } catch (now) {
    return readError(now);
  }
}
