import {
  type Download,
  type DownloadOptions,
  ProviderError,
  type RemoteFile,
} from '@music-platform/bridge-traits';
import { checkRange, type RecentReads, readContent } from '@music-platform/provider-kit';
import type { DriveContext } from '../drive-context.ts';
import { DriveContent } from './drive-content.ts';

/**
 * Reads a listed file, whole or one range. What follows on an earlier read of the same version is checked, while it comes, to belong to the
 * same content still; a file of another size than listed says its version.
 */
export async function downloadFile(
  ctx: DriveContext,
  recentReads: RecentReads,
  file: RemoteFile,
  { range, signal }: DownloadOptions,
): Promise<Download> {
  checkRange(range);
  signal?.throwIfAborted();
  if (file.kind === 'folder') throw new ProviderError('UNREADABLE_CONTENT', 'A folder has no content.');
  if (file.unreadable !== undefined) throw new ProviderError('UNREADABLE_CONTENT', file.unreadable);
  const start = range?.start ?? 0;
  if (file.size !== undefined && start >= file.size) return nothingFrom(start, file.size);
  const content = new DriveContent(ctx, file);
  const isContinued = recentReads.noteRead(file.id, file.version);
  const current = isContinued ? content.currentVersion({ signal }) : undefined;
  current?.catch(() => undefined);
  const sent = await content.open(range, { signal });
  const { end, totalSize } = sent;
  if (end < start) {
    sent.release({ hasEnded: false });
    return nothingFrom(start, totalSize);
  }
  const hasOtherSize = totalSize !== undefined && file.size !== undefined && totalSize !== file.size;
  const version = hasOtherSize ? await (current ?? content.currentVersion({ signal })) : undefined;
  const checked = hasOtherSize ? undefined : current?.then((found) => content.assertVersion(found));
  checked?.catch(() => undefined);
  return {
    body: readContent(content, sent, { start, checked, signal }),
    range: { start, end },
    totalSize,
    version,
  };
}

function nothingFrom(start: number, totalSize: number | undefined): Download {
  return { body: noBytes(), range: { start, end: start - 1 }, totalSize };
}

async function* noBytes(): AsyncGenerator<Uint8Array, void, undefined> {}
