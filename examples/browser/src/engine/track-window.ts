import type { Library } from '@music-platform/core-sync';
import type { TrackWindow, TrackWindowQuery } from './engine-api.ts';

const pageTracks = 500;

/** Rows of a list, by their numbers. */
export async function readTrackWindow(library: Library, query: TrackWindowQuery): Promise<TrackWindow> {
  const { offset, limit, ...list } = query;
  const { tracks: total } = await library.statistics(query.profileId);
  const tracks = [];
  let after: string | undefined;
  for (let before = 0; before < offset + limit; ) {
    const page = await library.tracks({ ...list, after, limit: pageTracks });
    tracks.push(...page.items.slice(Math.max(0, offset - before), offset + limit - before));
    before += page.items.length;
    after = page.next;
    if (after === undefined) break;
  }
  return { tracks, offset, total };
}
