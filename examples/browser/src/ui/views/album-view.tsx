import type { Album, Track } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { countOf, formatPlayingTime } from '../format.ts';
import { ArtistLink } from '../lists/artist-link.tsx';
import { TrackGrid } from '../lists/track-grid.tsx';
import { Artwork } from '../parts/artwork.tsx';
import { Button } from '../parts/button.tsx';
import { artNameOf } from '../parts/placeholder.ts';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { usePlayer } from '../player/player-context.ts';
import { shuffled } from '../player/shuffled.ts';
import { usePage } from '../state/engine-context.ts';
import { queueOfTracks, useTracks } from '../state/library-lists.ts';
import { useQuery } from '../state/use-query.ts';
import type { Rows } from '../state/use-rows.ts';

/** An album: its cover, its tracks. */
export function AlbumView({ id }: { id: string }): VNode {
  const { data, error, refresh } = useQuery(
    `album:${id}`,
    async (engine) => (await engine.album(id)) ?? null,
  );
  const tracks = useTracks({ albumId: id });
  if (error !== undefined && data === undefined) return <Failed error={error} onRetry={refresh} />;
  if (data === undefined) return <Loading>Opening the album</Loading>;
  if (data === null) {
    return (
      <Empty icon="albums" title="This album is gone">
        Its tracks have left the library, or are listed under another album now.
      </Empty>
    );
  }
  return <Page album={data} tracks={tracks} />;
}

function Page({ album, tracks }: { album: Album; tracks: Rows<Track> }): VNode {
  const { engine } = usePage();
  const player = usePlayer();
  const title = album.title === '' ? 'Without a title' : album.title;
  const queue = queueOfTracks(engine, title, { albumId: album.id }, album.tracks);
  return (
    <>
      <header class="hero">
        <Artwork hash={album.artworkHash} name={artNameOf(album.title, album.artist)} />
        <div class="names">
          <p class="eyebrow">{album.compilation ? 'Compilation' : 'Album'}</p>
          <h1 tabIndex={-1}>
            <bdi>{title}</bdi>
          </h1>
          <p class="hero-line">
            <ArtistLink name={album.artist === '' ? undefined : album.artist} />
          </p>
          <p class="quiet">
            {[
              album.year ?? '',
              countOf(album.tracks, 'track'),
              album.discs > 1 ? countOf(album.discs, 'disc') : '',
              album.durationMs > 0 ? formatPlayingTime(album.durationMs) : '',
            ]
              .filter((fact) => fact !== '')
              .join(' · ')}
          </p>
          <div class="buttons">
            <Button
              kind="primary"
              icon="play"
              label={`Play album ${title}`}
              onClick={() => player.play(queue, 0)}
            >
              Play
            </Button>
            <Button icon="shuffle" onClick={() => player.play(shuffled(queue), 0)}>
              Shuffle
            </Button>
          </div>
        </div>
      </header>
      {tracks.error === undefined || tracks.total !== undefined ? (
        <TrackGrid
          label={`Tracks of ${title}`}
          look="album"
          rows={tracks}
          onPlay={(row) => player.play(queue, row)}
        />
      ) : (
        <Failed error={tracks.error} />
      )}
    </>
  );
}
