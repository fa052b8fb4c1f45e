import type { ComponentChildren, VNode } from 'preact';
import type { EngineRole } from '../../engine/engine-api.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useSources } from '../sources/use-sources.ts';
import { hashOf, type Route } from '../state/route.ts';
import { useOnline } from '../state/use-online.ts';
import { heldJobs } from '../sync/held-deletions.tsx';
import { heldTitle } from '../sync/run-words.ts';
import { useHistory } from '../sync/use-history.ts';

/** What should be known on every view: no network, another tab, a decision that waits. */
export function Notices({ role, route }: { role: EngineRole | undefined; route: Route }): VNode {
  const isOnline = useOnline();
  const { data: sources = [] } = useSources();
  const { data: jobs = [] } = useHistory();
  const held = heldJobs(jobs).reduce((sum, { deletionsHeld }) => sum + deletionsHeld, 0);
  const locked = sources.find(({ state }) => state !== 'ready');
  return (
    <div class="notices" role="status">
      {role === 'waiting' && (
        <Notice icon="sync">Another tab is handing the library over. This takes a moment.</Notice>
      )}
      {!isOnline && (
        <Notice icon="info">
          You are offline. Everything but syncing and playing from a cloud works as before.
        </Notice>
      )}
      {held > 0 && route.view !== 'sync' && (
        <Notice icon="problems">
          {heldTitle(held)}. <a href={hashOf({ view: 'sync' })}>Look at them</a>
        </Notice>
      )}
      {locked && route.view !== 'sources' && (
        <Notice icon="info">
          <bdi>{locked.displayName}</bdi>{' '}
          {locked.state === 'permission' ? 'needs your permission again.' : 'is signed out.'}{' '}
          <a href={hashOf({ view: 'sources' })}>{locked.state === 'permission' ? 'Allow it' : 'Sign in'}</a>
        </Notice>
      )}
    </div>
  );
}

function Notice({ icon, children }: { icon: IconName; children: ComponentChildren }): VNode {
  return (
    <p class="notice">
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}
