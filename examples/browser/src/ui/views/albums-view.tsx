import type { VNode } from 'preact';
import { countOf, formatPlayingTime } from '../format.ts';
import { AlbumGrid } from '../lists/album-grid.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { useAlbums, useStatistics } from '../state/library-lists.ts';
import { NothingYet } from './nothing-yet.tsx';
import { View } from './view.tsx';

/** All albums by their covers. */
export function AlbumsView(): VNode {
  const { data: statistics, error } = useStatistics();
  const albums = useAlbums(undefined, statistics?.albums);
  const problem = albums.total === undefined ? albums.error : statistics ? undefined : error;
  if (problem !== undefined) return <Failed error={problem} />;
  if (albums.total === undefined || !statistics) return <Loading>Opening your albums</Loading>;
  if (statistics.tracks === 0) return <NothingYet />;
  const counts = [countOf(albums.total, 'album'), countOf(statistics.tracks, 'track')];
  const isTimeKnown = statistics.durationMs > 0;
  const note = [...counts, ...(isTimeKnown ? [formatPlayingTime(statistics.durationMs)] : [])].join(' · ');
  return (
    <View title="Albums" note={note}>
      {albums.total === 0 ? (
        <Empty icon="albums" title="No albums yet">
          Tracks become albums as soon as their tags are read.
        </Empty>
      ) : (
        <AlbumGrid label="Albums" albums={albums} />
      )}
    </View>
  );
}
