import {
  type Download,
  type DownloadOptions,
  ProviderError,
  type RemoteFile,
} from '@music-platform/bridge-traits';
import { checkRange, readContent } from '@music-platform/provider-kit';
import type { GraphContext } from '../graph-context.ts';
import { refOf } from '../ids.ts';
import type { DownloadAddresses } from './download-addresses.ts';
import { ItemContent } from './item-content.ts';

/**
 * Reads a listed file, whole or one range. What follows on an earlier read of the same version is checked, while it comes, to belong to the
 * same content still.
 */
export async function downloadFile(
  ctx: GraphContext,
  addresses: DownloadAddresses,
  file: RemoteFile,
  { range, signal }: DownloadOptions,
): Promise<Download> {
  checkRange(range);
  signal?.throwIfAborted();
  if (file.kind === 'folder') throw new ProviderError('UNREADABLE_CONTENT', 'A folder has no content.');
  if (file.unreadable !== undefined) throw new ProviderError('UNREADABLE_CONTENT', file.unreadable);
  const ref = refOf(file);
  if (ref === undefined) throw new ProviderError('NOT_FOUND', 'This is no file of OneDrive.');
  const start = range?.start ?? 0;
  if (file.size !== undefined && start >= file.size) return nothingFrom(start, file.size, file.version);
  const content = new ItemContent(ctx, addresses, file, ref);
  const isContinued = addresses.find(file.id, file.version, ctx.clock.now()) !== undefined;
  const checked = isContinued ? content.assertUnchanged({ signal }) : undefined;
  checked?.catch(() => undefined);
  if (!isContinued) await content.begin({ signal });
  const sent = await content.open(range, { signal });
  const { end, totalSize } = sent;
  if (end < start) {
    sent.release({ hasEnded: false });
    await (checked ?? content.begin({ signal }));
    return nothingFrom(start, totalSize, content.version);
  }
  return {
    body: readContent(content, sent, { start, checked, signal }),
    range: { start, end },
    totalSize,
    version: content.version,
  };
}

function nothingFrom(start: number, totalSize: number | undefined, version: string): Download {
  return { body: noBytes(), range: { start, end: start - 1 }, totalSize, version };
}

async function* noBytes(): AsyncGenerator<Uint8Array, void, undefined> {}
