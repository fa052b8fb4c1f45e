import type { Artist } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { countOf } from '../format.ts';
import { AlbumGrid } from '../lists/album-grid.tsx';
import { TrackGrid } from '../lists/track-grid.tsx';
import { Button } from '../parts/button.tsx';
import { Monogram } from '../parts/monogram.tsx';
import { Empty, Failed, Loading } from '../parts/states.tsx';
import { usePlayer } from '../player/player-context.ts';
import { shuffled } from '../player/shuffled.ts';
import { usePage } from '../state/engine-context.ts';
import { queueOfTracks, useAlbums, useTracks } from '../state/library-lists.ts';
import { useQuery } from '../state/use-query.ts';

/** An artist: albums, then all tracks. */
export function ArtistView({ id }: { id: string }): VNode {
  const { data, error, refresh } = useQuery(
    `artist:${id}`,
    async (engine) => (await engine.artist(id)) ?? null,
  );
  if (error !== undefined && data === undefined) return <Failed error={error} onRetry={refresh} />;
  if (data === undefined) return <Loading>Opening the artist</Loading>;
  if (data === null) {
    return (
      <Empty icon="artists" title="This artist is gone">
        No track in the library names them any more.
      </Empty>
    );
  }
  return <Page artist={data} />;
}

function Page({ artist }: { artist: Artist }): VNode {
  const { engine } = usePage();
  const player = usePlayer();
  const list = { orderBy: 'title', artistId: artist.id } as const;
  const albums = useAlbums(artist.id, artist.albums);
  const tracks = useTracks(list);
  const queue = queueOfTracks(engine, artist.name, list, artist.tracks);
  return (
    <>
      <header class="hero">
        <Monogram name={artist.name} large />
        <div class="names">
          <p class="eyebrow">Artist</p>
          <h1 tabIndex={-1}>
            <bdi>{artist.name}</bdi>
          </h1>
          <p class="quiet">
            {countOf(artist.albums, 'album')} · {countOf(artist.tracks, 'track')}
          </p>
          <div class="buttons">
            <Button
              kind="primary"
              icon="play"
              label={`Play ${artist.name}`}
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
      <h2 class="section">Albums</h2>
      <AlbumGrid label={`Albums of ${artist.name}`} albums={albums} />
      <h2 class="section">Tracks</h2>
      <TrackGrid label={`Tracks of ${artist.name}`} rows={tracks} onPlay={(row) => player.play(queue, row)} />
    </>
  );
}
