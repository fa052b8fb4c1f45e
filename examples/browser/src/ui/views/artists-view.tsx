import type { VNode } from 'preact';
import { countOf } from '../format.ts';
import { ArtistList } from '../lists/artist-list.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { useArtists, useStatistics } from '../state/library-lists.ts';
import { NothingYet } from './nothing-yet.tsx';
import { View } from './view.tsx';

/** Everybody who is credited on a track. */
export function ArtistsView(): VNode {
  const { data: statistics, error } = useStatistics();
  const artists = useArtists(statistics?.artists);
  const problem = artists.total === undefined ? artists.error : statistics ? undefined : error;
  if (problem !== undefined) return <Failed error={problem} />;
  if (artists.total === undefined || !statistics) return <Loading>Opening your artists</Loading>;
  if (statistics.tracks === 0) return <NothingYet />;
  return (
    <View title="Artists" note={countOf(artists.total, 'artist')}>
      {artists.total === 0 ? (
        <Empty icon="artists" title="No artists yet">
          They appear as soon as the first tags are read.
        </Empty>
      ) : (
        <ArtistList label="Artists" artists={artists} />
      )}
    </View>
  );
}
