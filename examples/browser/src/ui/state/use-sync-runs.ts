import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { useEngineEvent, usePage } from './engine-context.ts';
import { afterEvent, type Runs, withRunning } from './sync-runs.ts';

/** Where components find what is being synced. */
export const RunsContext = createContext<Runs>(new Map());

/** The runs of all sources. */
export function useRuns(): Runs {
  return useContext(RunsContext);
}

/** Follows the events of all runs, and finds those that were running before this page opened. */
export function useSyncRuns(): Runs {
  const { engine } = usePage();
  const [runs, setRuns] = useState<Runs>(new Map());
  useEngineEvent((event) => {
    if (event.type === 'sync') setRuns((before) => afterEvent(before, event.event));
  });
  useEffect(() => {
    engine.running().then(
      (jobs) => setRuns((before) => withRunning(before, jobs)),
      () => undefined, // The views that show the history say what is wrong.
    );
  }, [engine]);
  return runs;
}
