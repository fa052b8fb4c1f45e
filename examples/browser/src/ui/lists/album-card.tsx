import type { Album } from '@music-platform/core-sync';
import type { VNode } from 'preact';
import { Artwork } from '../parts/artwork.tsx';
import { artNameOf } from '../parts/placeholder.ts';
import { hashOf } from '../state/route.ts';

/** An album's cover, title and artist; leads to the album. */
export function AlbumCard({ album }: { album: Album | undefined }): VNode {
  if (!album) {
    return (
      <span class="album-card">
        <span class="cover blank" />
        <span class="unseen">Loading</span>
      </span>
    );
  }
  const title = album.title === '' ? 'Without a title' : album.title;
  return (
    <a class="album-card" href={hashOf({ view: 'album', id: album.id })} title={`${title}, ${album.artist}`}>
      <Artwork hash={album.artworkHash} name={artNameOf(album.title, album.artist)} />
      <bdi class="title">{title}</bdi>
      <span class="quiet">
        <bdi>{album.artist}</bdi>
        {album.year !== null && <span> · {album.year}</span>}
      </span>
    </a>
  );
}
