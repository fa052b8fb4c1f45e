import type { AbortOptions } from '@music-platform/bridge-traits';
import type { z } from 'zod';
import { segment } from '../api/graph-links.ts';
import {
  driveListSchema,
  type GraphDrive,
  type GraphList,
  type GraphSite,
  parseAnswer,
  siteListSchema,
} from '../api/graph-wire.ts';
import { type GraphContext, get } from '../graph-context.ts';

/** The document libraries of a site or group. */
export function librariesOf(
  ctx: GraphContext,
  source: { site: string } | { group: string },
  options: AbortOptions,
): Promise<GraphDrive[]> {
  const path =
    'site' in source ? `sites/${sitePath(source.site)}/drives` : `groups/${segment(source.group)}/drives`;
  return listAll(
    ctx,
    'drives',
    ctx.links.to(path, { $select: 'id,name,driveType' }),
    driveListSchema,
    options,
  );
}

/** The drives of the account. */
export function drivesOf(ctx: GraphContext, options: AbortOptions): Promise<GraphDrive[]> {
  return listAll(
    ctx,
    'drives',
    ctx.links.to('me/drives', { $select: 'id,name,driveType' }),
    driveListSchema,
    options,
  );
}

/** Sites that match some words. */
export function sitesLike(ctx: GraphContext, words: string, options: AbortOptions): Promise<GraphSite[]> {
  return listAll(ctx, 'sites', ctx.links.to('sites', { search: words }), siteListSchema, options);
}

/** An id is one segment; `host:/sites/name` is a path that ends with a colon where more follows. */
function sitePath(site: string): string {
  const [, host, path] = /^([^/:]+):\/(.+?):?$/.exec(site) ?? [];
  if (host === undefined || path === undefined) return segment(site);
  return `${segment(host)}:/${path.split('/').map(segment).join('/')}:`;
}

async function listAll<T>(
  ctx: GraphContext,
  kind: 'drives' | 'sites',
  first: string,
  schema: z.ZodType<GraphList<T>>,
  options: AbortOptions,
): Promise<T[]> {
  const found: T[] = [];
  const followed = new Set<string>();
  for (let link: string | undefined = first; link !== undefined && !followed.has(link); ) {
    followed.add(link);
    const page: GraphList<T> = parseAnswer(
      schema,
      (await get(ctx, kind, ctx.links.followed(link), options)).json,
    );
    found.push(...page.value);
    link = page.nextLink;
  }
  return found;
}
