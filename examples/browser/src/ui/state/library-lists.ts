import type { Album, Artist, Track, TrackWindowQuery } from '@music-platform/core-sync';
import type { Engine } from '../../engine/start-engine.ts';
import type { Queue } from '../player/player-context.ts';
import { type Query, useQuery } from './use-query.ts';
import { type Rows, useRows } from './use-rows.ts';

/** Which tracks, in which order. */
export type TrackList = Omit<TrackWindowQuery, 'offset' | 'limit'>;

/** Tracks of any number. */
export function useTracks(list: TrackList): Rows<Track> {
  return useRows({
    key: `tracks:${JSON.stringify(list)}`,
    access: 'jump',
    read: async (engine, { offset, limit }) => {
      const { tracks, total } = await engine.trackWindow({ ...list, offset, limit });
      return { items: tracks, total };
    },
  });
}

/** The same tracks as a queue to play. */
export function queueOfTracks(engine: Engine, from: string, list: TrackList, total: number): Queue {
  return {
    from,
    total,
    read: async (index) => (await engine.trackWindow({ ...list, offset: index, limit: 1 })).tracks[0],
  };
}

/** Albums by title; with `artistId` those of one artist. */
export function useAlbums(artistId?: string, expected?: number): Rows<Album> {
  return useRows({
    key: `albums:${artistId ?? ''}`,
    access: 'order',
    expected,
    read: (engine, { after, limit }) => engine.albums({ artistId, after, limit }),
  });
}

/** Those who made the music, by name. */
export function useArtists(expected?: number): Rows<Artist> {
  return useRows({
    key: 'artists',
    access: 'order',
    expected,
    read: (engine, { after, limit }) => engine.artists({ after, limit }),
  });
}

/** How much there is. */
export function useStatistics() {
  return useQuery('statistics', (engine) => engine.statistics());
}

/** A list that is known already, where one that is read in parts is expected. */
export function rowsOf<T>(items: readonly T[]): Rows<T> {
  return { total: items.length, error: undefined, at: (row) => items[row], look: () => undefined };
}

/** Pages of something there are few of, read one more at a time. */
export function useMorePages<T>(
  key: string,
  read: (engine: Engine, limit: number) => Promise<{ items: readonly T[]; next?: string | undefined }>,
  limit: number,
): Query<{ items: readonly T[]; next?: string | undefined }> {
  return useQuery(`${key}:${limit}`, (engine) => read(engine, limit));
}
