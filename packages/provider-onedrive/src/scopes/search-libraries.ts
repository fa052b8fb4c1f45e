import { type AbortOptions, ProviderError } from '@music-platform/bridge-traits';
import type { GraphContext } from '../graph-context.ts';
import { drivesOf, librariesOf, sitesLike } from './libraries.ts';

/** Which libraries are looked for. */
export interface LibrarySearch extends AbortOptions {
  /** Words in the names of SharePoint sites. Absent: only the account's own drives. Needs the permission `Sites.Read.All`. */
  sites?: string | undefined;
}

/** A drive or document library that can be a source: `{ drive: id }`. */
export interface Library {
  id: string;
  name?: string | undefined;
  /** `personal`, `business` or `documentLibrary`. */
  type?: string | undefined;
  /** Name of the site it belongs to. */
  site?: string | undefined;
}

/** The account's own drives, and the document libraries of sites that match. Sites the account may not see into are left out. */
export async function searchLibraries(
  ctx: GraphContext,
  { sites, signal }: LibrarySearch,
): Promise<Library[]> {
  signal?.throwIfAborted();
  const own = await drivesOf(ctx, { signal });
  const found: Library[] = own.map(({ id, name, driveType }) => ({ id, name, type: driveType }));
  for (const site of sites === undefined ? [] : await sitesLike(ctx, sites, { signal })) {
    const drives = await librariesOf(ctx, { site: site.id }, { signal }).catch((error: unknown) => {
      if (error instanceof ProviderError && error.code === 'FORBIDDEN') return [];
      throw error;
    });
    found.push(...drives.map(({ id, name, driveType }) => ({ id, name, type: driveType, site: site.name })));
  }
  return [...new Map(found.map((library) => [library.id, library])).values()];
}
