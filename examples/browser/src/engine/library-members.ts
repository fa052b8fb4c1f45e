import type { EngineApi } from './engine-api.ts';
import type { EngineParts } from './engine-parts.ts';

type LibraryMember =
  | 'statistics'
  | 'trackWindow'
  | 'track'
  | 'albums'
  | 'artists'
  | 'album'
  | 'artist'
  | 'search'
  | 'artwork'
  | 'duplicates'
  | 'failures'
  | 'explain'
  | 'heldTracks';

/** What the page can ask the library. */
export function libraryMembers({ library }: EngineParts): Pick<EngineApi, LibraryMember> {
  return {
    statistics: (profileId) => library.statistics(profileId),
    trackWindow: (query) => library.trackWindow(query),
    track: (id) => library.track(id),
    albums: (query) => library.albums(query),
    artists: (query) => library.artists(query),
    album: (id) => library.album(id),
    artist: (id) => library.artist(id),
    search: (text, options) => library.search(text, options),
    artwork: (hash) => library.artwork(hash),
    duplicates: (query) => library.duplicates(query),
    failures: (query) => library.failures(query),
    heldTracks: (jobId, options) => library.heldTracks(jobId, options),
    explain: (trackId) => library.explain(trackId),
  };
}
