import type { Artist } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { countOf } from '../format.ts';
import { Monogram } from '../parts/monogram.tsx';
import { hashOf } from '../state/route.ts';

/** An artist in a list; leads to the artist. */
export function ArtistCard({ artist }: { artist: Artist | undefined }): VNode {
  if (!artist) return <span class="artist-card unread">Loading</span>;
  return (
    <a class="artist-card" href={hashOf({ view: 'artist', id: artist.id })} title={artist.name}>
      <Monogram name={artist.name} />
      <span class="names">
        <bdi class="title">{artist.name}</bdi>
        <span class="quiet">
          {countOf(artist.albums, 'album')} · {countOf(artist.tracks, 'track')}
        </span>
      </span>
    </a>
  );
}
