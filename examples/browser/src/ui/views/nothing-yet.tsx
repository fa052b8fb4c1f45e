import type { VNode } from 'preact';
import { formatCount } from '../format.ts';
import { Button } from '../parts/button.tsx';
import { PlaceholderArt } from '../parts/placeholder-art.tsx';
import { Empty, Loading } from '../parts/states.tsx';
import { AddSource } from '../sources/add-source.tsx';
import { useConnect } from '../sources/use-connect.ts';
import { useSources } from '../sources/use-sources.ts';
import { usePage } from '../state/engine-context.ts';
import { isGoingOn } from '../state/sync-runs.ts';
import { go } from '../state/use-route.ts';
import { useRuns } from '../state/use-sync-runs.ts';
import { phaseWords } from '../words.ts';

/** What to show in place of a library that is empty: the way to a first one, or what is under way. */
export function NothingYet(): VNode {
  const { data: sources } = useSources();
  const running = [...useRuns().values()].find(isGoingOn);
  if (!sources) return <Loading>Opening the library</Loading>;
  if (running) {
    return (
      <Empty icon="sync" title={phaseWords[running.phase]}>
        The first albums appear here in a moment, while the rest is still being read.
      </Empty>
    );
  }
  if (sources.length === 0) return <Welcome />;
  return (
    <Empty
      icon="albums"
      title="No music yet"
      action={
        <Button kind="primary" onClick={() => go({ view: 'sync' })}>
          Go to Sync
        </Button>
      }
    >
      Your sources are connected, but no music was found in them so far.
    </Empty>
  );
}

const covers = [
  'Blue Hour',
  'Tidewater',
  'Paper Moon',
  'Northern Line',
  'Slow Orbit',
  'Golden Field',
  'Saltmarsh',
];

/** The very first visit. */
function Welcome(): VNode {
  const { demoTracks } = usePage();
  const { isBusy, connect } = useConnect();
  return (
    <div class="welcome">
      <div class="welcome-covers" aria-hidden="true">
        {covers.map((name) => (
          <PlaceholderArt key={name} name={name} />
        ))}
      </div>
      <h1 tabIndex={-1}>All your music, wherever it is kept</h1>
      <p class="lead-text">
        Connect a cloud or a folder and browse it as one library. It lives in this browser, works offline, and
        nobody else gets to see it.
      </p>
      <Button
        kind="primary"
        icon="demo"
        disabled={isBusy}
        onClick={() => void connect(async () => ({ kind: 'demo', tracks: demoTracks }))}
      >
        Try the demo cloud
      </Button>
      <p class="quiet small">{formatCount(demoTracks)} made-up tracks. Nothing leaves this page.</p>
      <h2 class="section">Or bring your own</h2>
      <AddSource withDemo={false} />
    </div>
  );
}
