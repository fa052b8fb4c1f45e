import { type AbortOptions, ProviderError } from '@music-platform/bridge-traits';
import { mapLimited } from '@music-platform/provider-kit';
import { segment } from '../api/graph-links.ts';
import { type GraphItem, type ItemPage, listedSelect, parsePage } from '../api/graph-wire.ts';
import { type GraphContext, get } from '../graph-context.ts';
import type { ItemRef } from '../ids.ts';

/** Folders listed at the same time. */
const parallelFolders = 8;

/** A folder to walk; without `item`, a whole drive. */
export interface WalkStart {
  drive: string;
  item?: string | undefined;
}

/**
 * What lies below a folder, level by level, one request per folder. What moves meanwhile may be missed. Folders that are gone, or that
 * the account may not see into, hold nothing; if that is true of the first one, its error is thrown.
 */
export async function* walkFolders(
  ctx: GraphContext,
  start: WalkStart,
  options: AbortOptions,
): AsyncGenerator<GraphItem[], void, undefined> {
  const first = await childrenOf(ctx, start, options);
  const visited = new Set<string>();
  const level = foldersIn(first, start.drive, visited);
  yield first;
  while (level.length > 0) {
    const branch = level.splice(0, parallelFolders);
    const found = await mapLimited(branch, parallelFolders, (ref) =>
      childrenOf(ctx, ref, options).catch(noneIfOut),
    );
    for (const items of found) level.push(...foldersIn(items, start.drive, visited));
    yield found.flat();
  }
}

function foldersIn(items: readonly GraphItem[], drive: string, visited: Set<string>): ItemRef[] {
  return items.flatMap(({ id, folder, package: notebook, parentReference }) => {
    if (folder === undefined || notebook !== undefined || visited.has(id)) return [];
    visited.add(id);
    return [{ drive: parentReference?.driveId ?? drive, item: id }];
  });
}

async function childrenOf(
  ctx: GraphContext,
  { drive, item }: WalkStart,
  options: AbortOptions,
): Promise<GraphItem[]> {
  const base = drive === 'me' ? 'me/drive' : `drives/${segment(drive)}`;
  const query = { $select: listedSelect(ctx.options.audioTags), $top: ctx.options.pageSize };
  let link: string | undefined = ctx.links.to(
    `${base}/${item === undefined ? 'root' : `items/${segment(item)}`}/children`,
    query,
  );
  const items: GraphItem[] = [];
  const followed = new Set<string>();
  while (link !== undefined) {
    if (followed.has(link)) {
      throw new ProviderError('INVALID_RESPONSE', "The pages of one of OneDrive's folders lead in a circle.");
    }
    followed.add(link);
    const page: ItemPage = parsePage((await get(ctx, 'children', ctx.links.followed(link), options)).json);
    items.push(...page.items);
    link = page.nextLink;
  }
  return items;
}

function noneIfOut(error: unknown): GraphItem[] {
  const isOut = error instanceof ProviderError && (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN');
  if (isOut) return [];
  throw error;
}
