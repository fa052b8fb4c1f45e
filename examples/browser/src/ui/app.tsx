import type { VNode } from 'preact';
import type { EngineOptions } from '../engine/engine-api.ts';
import { formatBytes, formatCount, formatElapsed } from './format.ts';
import { type LibraryState, useLibrary } from './library-state.ts';
import { SyncPanel } from './sync-panel.tsx';
import { TrackList } from './track-list.tsx';

/** The page. */
export function App({ options, demoTracks }: { options: EngineOptions; demoTracks: number }): VNode {
  const library = useLibrary(options, demoTracks);
  return (
    <>
      <header>
        <h1>Music library</h1>
        <input
          type="search"
          placeholder="Search titles, artists, albums"
          aria-label="Search"
          onInput={(event) => library.search(event.currentTarget.value)}
        />
        <Summary library={library} />
      </header>
      <SyncPanel
        progress={library.progress}
        isRunning={library.isRunning}
        isReady={library.isOpen}
        problem={library.problem}
        history={library.history}
        onStart={library.start}
        onCancel={library.cancel}
      />
      <main>
        <TrackList tracks={library.tracks} total={library.total} onLook={library.look} />
        {library.isOpen && library.total === 0 && !library.isRunning && (
          <p class="empty">Nothing here yet. Press Sync to list the demo cloud.</p>
        )}
      </main>
    </>
  );
}

function Summary({ library }: { library: LibraryState }): VNode {
  const { statistics, role } = library;
  if (!statistics) return <p class="summary">Opening the library</p>;
  const { tracks, albums, artists, bytes, durationMs } = statistics;
  const parts = [
    `${formatCount(tracks)} tracks`,
    `${formatCount(albums)} albums`,
    `${formatCount(artists)} artists`,
    formatElapsed(durationMs),
    formatBytes(bytes),
  ];
  return (
    <p class="summary" data-role={role}>
      {parts.join(' · ')}
    </p>
  );
}
