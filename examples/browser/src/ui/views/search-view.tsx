import type { SearchResult } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import { countOf } from '../format.ts';
import { AlbumCard } from '../lists/album-card.tsx';
import { ArtistCard } from '../lists/artist-card.tsx';
import { TrackGrid } from '../lists/track-grid.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { queueOf, usePlayer } from '../player/player-context.ts';
import { rowsOf } from '../state/library-lists.ts';
import { useQuery } from '../state/use-query.ts';
import { View } from './view.tsx';

const limit = 100;
const shownCards = 12;

/** What was found: artists, albums, tracks, best first. */
export function SearchView({ text }: { text: string }): VNode {
  const { data, error } = useQuery(`search:${text}`, (engine) => engine.search(text, { limit }));
  // While the next letter is looked up, the answer to the one before stays.
  const latest = useRef<SearchResult | undefined>(undefined);
  if (data) latest.current = data;
  const found = latest.current;
  if (text.trim() === '') {
    return (
      <View title="Search">
        <Empty icon="search" title="What would you like to hear?">
          Type a title, an artist or an album. Every word must occur somewhere.
        </Empty>
      </View>
    );
  }
  if (error !== undefined && !found) return <Failed error={error} />;
  if (!found) return <Loading>Searching</Loading>;
  return <Found text={text} found={found} />;
}

function Found({ text, found }: { text: string; found: SearchResult }): VNode {
  const player = usePlayer();
  const { tracks, albums, artists } = found;
  if (tracks.length + albums.length + artists.length === 0) {
    return (
      <View title="Search">
        <Empty icon="search" title="Nothing found">
          No title, album or artist has all the words of “{text}”.
        </Empty>
      </View>
    );
  }
  return (
    <View title="Search" note={summary(found)}>
      {artists.length > 0 && (
        <section aria-label="Artists found">
          <h2 class="section">Artists</h2>
          <ul class="plain found-artists">
            {artists.slice(0, shownCards).map((artist) => (
              <li key={artist.id}>
                <ArtistCard artist={artist} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {albums.length > 0 && (
        <section aria-label="Albums found">
          <h2 class="section">Albums</h2>
          <ul class="plain found-albums">
            {albums.slice(0, shownCards).map((album) => (
              <li key={album.id}>
                <AlbumCard album={album} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {tracks.length > 0 && (
        <section aria-label="Tracks found">
          <h2 class="section">Tracks</h2>
          <TrackGrid
            label="Tracks found"
            rows={rowsOf(tracks)}
            onPlay={(row) => player.play(queueOf(`the search for “${text}”`, tracks), row)}
          />
        </section>
      )}
    </View>
  );
}

function summary({ tracks, albums, artists }: SearchResult): string {
  const many = (count: number): string => (count === limit ? `${limit} or more` : String(count));
  return [
    `${many(tracks.length)} ${tracks.length === 1 ? 'track' : 'tracks'}`,
    countOf(albums.length, 'album'),
    countOf(artists.length, 'artist'),
  ].join(' · ');
}
