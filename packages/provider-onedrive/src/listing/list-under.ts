import { type AbortOptions, type FilePage, ProviderError } from '@music-platform/bridge-traits';
import { RunMemory } from '../feed/run-memory.ts';
import { showPage } from '../feed/show-page.ts';
import type { GraphContext } from '../graph-context.ts';
import { itemKey } from '../ids.ts';
import { filesOf } from './list-scope.ts';
import { walkFolders } from './walk-folders.ts';

/** What lies below a folder, or below the folder of another drive that it stands for. One that is gone lists nothing, incompletely. */
export async function* listUnder(
  ctx: GraphContext,
  under: string,
  options: AbortOptions,
): AsyncGenerator<FilePage, void, undefined> {
  const start = ctx.folders.find(under);
  if (start === undefined) throw new ProviderError('NOT_FOUND', 'This is no id of a folder of OneDrive.');
  const feed = { ...start, ...(itemKey(start) !== under && { mount: { id: under } }) };
  const memory = new RunMemory();
  try {
    for await (const items of walkFolders(ctx, start, options)) {
      yield { files: filesOf(showPage(feed, items, memory).fates), complete: false };
    }
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code !== 'NOT_FOUND') throw error;
    yield { files: [], complete: false, incompleteReason: 'The folder is gone or no longer shared' };
    return;
  }
  yield { files: [], complete: true };
}
