import type { ChangePage, Download, FilePage, RemoteFile } from '@music-platform/bridge-traits';

/** Everything an iterable yields, in order. */
export async function collect<T>(source: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** All files of a listing, in order. */
export async function collectFiles(pages: AsyncIterable<FilePage>): Promise<RemoteFile[]> {
  return (await collect(pages)).flatMap((page) => page.files);
}

/** All changes of a feed, in order. */
export async function collectChanges(
  pages: AsyncIterable<ChangePage>,
): Promise<ChangePage['changes'][number][]> {
  return (await collect(pages)).flatMap((page) => page.changes);
}

/** A download's (or any body's) bytes in one piece. */
export async function collectBytes(
  source: Pick<Download, 'body'> | AsyncIterable<Uint8Array>,
): Promise<Uint8Array> {
  const chunks = await collect('body' in source ? source.body : source);
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
