import type { SyncJob } from '@music-platform/core-sync';
import { useRef } from 'preact/hooks';
import { useEngineEvent } from '../state/engine-context.ts';
import { type Query, useQuery } from '../state/use-query.ts';

/** The latest runs of all sources, newest first; asked again when a run begins or ends. */
export function useHistory(): Query<readonly SyncJob[]> {
  const query = useQuery('history', (engine) => engine.history({ limit: 60 }), ['sources', 'role']);
  const refresh = useRef(query.refresh);
  refresh.current = query.refresh;
  useEngineEvent((event) => {
    if (event.type === 'sync' && event.event.type !== 'progress' && event.event.type !== 'phase')
      refresh.current();
  });
  return query;
}
