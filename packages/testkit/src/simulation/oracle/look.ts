import type { SimulatedLibrary, SimulatedTrack } from '../harness.ts';

/** A visible track with the items it can be played from. */
export interface SeenTrack extends SimulatedTrack {
  items: readonly string[];
}

/** The library as an app sees it. */
export interface Look {
  /** By id. */
  tracks: ReadonlyMap<string, SeenTrack>;
  /** Which track each item belongs to; keys by `itemKey`. */
  trackOf: ReadonlyMap<string, string>;
}

export const nothingSeen: Look = { tracks: new Map(), trackOf: new Map() };

/** What an item is called among all accounts. */
export function itemKey(profileId: string, itemId: string): string {
  return `${profileId}/${itemId}`;
}

/** Reads the whole library. */
export async function look(library: SimulatedLibrary): Promise<Look> {
  const groups = await groupsOf(library);
  const tracks = new Map<string, SeenTrack>();
  const trackOf = new Map<string, string>();
  for await (const { id, profileId, itemId, path, title, artist, album } of library.allTracks()) {
    const items = groups.get(id) ?? (itemId === null ? [] : [itemId]);
    tracks.set(id, { id, profileId, itemId, path, title, artist, album, items });
    for (const item of items) trackOf.set(itemKey(profileId, item), id);
  }
  return { tracks, trackOf };
}

async function groupsOf(library: SimulatedLibrary): Promise<Map<string, string[]>> {
  const groups = new Map<string, string[]>();
  let after: string | undefined;
  do {
    const { items, next } = await library.duplicates({
      limit: 1_000,
      ...(after === undefined ? {} : { after }),
    });
    for (const { trackId, files } of items)
      groups.set(
        trackId,
        files
          .filter(({ reachable }) => reachable)
          .map(({ itemId }) => itemId)
          .sort(),
      );
    after = next;
  } while (after !== undefined);
  return groups;
}
