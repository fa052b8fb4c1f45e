import type { VNode } from 'preact';
import type { Route } from '../state/route.ts';
import { AlbumView } from '../views/album-view.tsx';
import { AlbumsView } from '../views/albums-view.tsx';
import { ArtistView } from '../views/artist-view.tsx';
import { ArtistsView } from '../views/artists-view.tsx';
import { DuplicatesView } from '../views/duplicates-view.tsx';
import { ProblemsView } from '../views/problems-view.tsx';
import { SearchView } from '../views/search-view.tsx';
import { SourcesView } from '../views/sources-view.tsx';
import { StorageView } from '../views/storage-view.tsx';
import { SyncView } from '../views/sync-view.tsx';
import { TracksView } from '../views/tracks-view.tsx';

/** The view a route leads to. */
export function RoutedView({ route }: { route: Route }): VNode {
  switch (route.view) {
    case 'albums':
      return <AlbumsView />;
    case 'artists':
      return <ArtistsView />;
    case 'tracks':
      return <TracksView />;
    case 'album':
      return <AlbumView key={route.id} id={route.id} />;
    case 'artist':
      return <ArtistView key={route.id} id={route.id} />;
    case 'search':
      return <SearchView text={route.text} />;
    case 'sources':
      return <SourcesView />;
    case 'sync':
      return <SyncView />;
    case 'duplicates':
      return <DuplicatesView />;
    case 'problems':
      return <ProblemsView />;
    case 'storage':
      return <StorageView />;
  }
}

const titles: Readonly<Record<Route['view'], string>> = {
  albums: 'Albums',
  artists: 'Artists',
  tracks: 'Tracks',
  album: 'Album',
  artist: 'Artist',
  search: 'Search',
  sources: 'Sources',
  sync: 'Sync',
  duplicates: 'Duplicates',
  problems: 'Unreadable files',
  storage: 'Storage',
};

/** What a view is called, in the window's title. */
export function titleOf({ view }: Route): string {
  return titles[view];
}
