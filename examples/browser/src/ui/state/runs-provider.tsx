import type { ComponentChildren, VNode } from 'preact';
import { RunsContext, useSyncRuns } from './use-sync-runs.ts';

/** Follows the runs, so that only those who look at them are drawn anew with each event. */
export function RunsProvider({ children }: { children: ComponentChildren }): VNode {
  return <RunsContext.Provider value={useSyncRuns()}>{children}</RunsContext.Provider>;
}
