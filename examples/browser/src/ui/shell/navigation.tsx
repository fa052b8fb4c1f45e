import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useSources } from '../sources/use-sources.ts';
import { useStatistics } from '../state/library-lists.ts';
import { hashOf, type Route, type ViewName } from '../state/route.ts';
import { isGoingOn } from '../state/sync-runs.ts';
import { useRuns } from '../state/use-sync-runs.ts';
import { heldJobs } from '../sync/held-deletions.tsx';
import { useHistory } from '../sync/use-history.ts';
import { SyncBadge } from './sync-badge.tsx';

interface Place {
  readonly view: ViewName;
  readonly name: string;
  readonly icon: IconName;
}

const library: readonly Place[] = [
  { view: 'albums', name: 'Albums', icon: 'albums' },
  { view: 'artists', name: 'Artists', icon: 'artists' },
  { view: 'tracks', name: 'Tracks', icon: 'tracks' },
];

const care: readonly Place[] = [
  { view: 'sync', name: 'Sync', icon: 'sync' },
  { view: 'sources', name: 'Sources', icon: 'sources' },
  { view: 'duplicates', name: 'Duplicates', icon: 'duplicates' },
  { view: 'problems', name: 'Unreadable files', icon: 'problems' },
  { view: 'storage', name: 'Storage', icon: 'storage' },
];

/** The ways to the views: at the side, or at the bottom where there is little room, with the rarer ones behind “More”. */
export function Navigation({ route }: { route: Route }): VNode {
  const [isMore, setMore] = useState(false);
  const badges = useBadges();
  const link = (place: Place): VNode => <PlaceLink place={place} route={route} badge={badges[place.view]} />;
  const rare = care.slice(1);
  const isRare = rare.some(({ view }) => view === route.view);
  return (
    <nav class="navigation" aria-label="Views">
      <p class="brand">
        <span class="brand-sign">
          <Icon name="tracks" />
        </span>
        Music library
      </p>
      <ul class="plain">
        {library.map((place) => (
          <li key={place.view}>{link(place)}</li>
        ))}
      </ul>
      <p class="nav-title">Your collection</p>
      <ul class="plain care">
        {care.map((place) => (
          <li key={place.view}>{link(place)}</li>
        ))}
        <li class="more-item">
          <button
            type="button"
            class={isRare ? 'nav-link here' : 'nav-link'}
            aria-haspopup="dialog"
            onClick={() => setMore(true)}
          >
            <Icon name="more" />
            <span>More</span>
          </button>
        </li>
      </ul>
      <SyncBadge />
      {isMore && (
        <Dialog title="More" class="sheet" onClose={() => setMore(false)}>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: the links in it hear the keys */}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices that a link in it was followed */}
          <div class="sheet-links" onClick={() => setMore(false)}>
            {rare.map((place) => (
              <PlaceLink key={place.view} place={place} route={route} badge={badges[place.view]} />
            ))}
          </div>
        </Dialog>
      )}
    </nav>
  );
}

/** A short hint at the end of a link, and its words. */
interface Badge {
  readonly sign: string;
  readonly words: string;
}

function PlaceLink({ place, route, badge }: { place: Place; route: Route; badge: Badge | undefined }): VNode {
  const { view, name, icon } = place;
  const isHere = route.view === view;
  const isInside =
    (view === 'albums' && route.view === 'album') || (view === 'artists' && route.view === 'artist');
  return (
    <a
      class={isHere || isInside ? 'nav-link here' : 'nav-link'}
      href={hashOf({ view })}
      aria-current={isHere ? 'page' : undefined}
    >
      <Icon name={icon} />
      <span>{name}</span>
      {badge && (
        <>
          <span class="badge" title={badge.words} aria-hidden="true">
            {badge.sign}
          </span>
          <span class="unseen">, {badge.words}</span>
        </>
      )}
    </a>
  );
}

function useBadges(): Partial<Record<ViewName, Badge>> {
  const { data: sources = [] } = useSources();
  const { data: jobs = [] } = useHistory();
  const { data: statistics } = useStatistics();
  const isRunning = [...useRuns().values()].some(isGoingOn);
  const held = heldJobs(jobs).length;
  const locked = sources.filter(({ state }) => state !== 'ready').length;
  const parked = statistics?.parked ?? 0;
  return {
    ...(held > 0 && !isRunning && { sync: { sign: '!', words: 'deletions wait for you' } }),
    ...(locked > 0 && { sources: { sign: String(locked), words: `${locked} to sign in or allow` } }),
    ...(parked > 0 && {
      problems: { sign: parked > 999 ? '999+' : String(parked), words: `${parked} files` },
    }),
  };
}
