import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ExplainContext } from '../explain/explain-context.ts';
import { ExplainDialog } from '../explain/explain-dialog.tsx';
import { PlayerBar } from '../player/player-bar.tsx';
import { PlayerContext } from '../player/player-context.ts';
import { useAudioPlayer } from '../player/use-audio-player.ts';
import { DropZone } from '../sources/drop-zone.tsx';
import { useQuery } from '../state/use-query.ts';
import { useRoute } from '../state/use-route.ts';
import { Navigation } from './navigation.tsx';
import { Notices } from './notices.tsx';
import { RoutedView, titleOf } from './routed-view.tsx';
import { TopBar } from './top-bar.tsx';
import { useArrival } from './use-arrival.ts';

/** The page around its views: the ways between them, the search field, the player. */
export function Shell(): VNode {
  const route = useRoute();
  const player = useAudioPlayer();
  const main = useRef<HTMLElement>(null);
  const [explained, setExplained] = useState<string>();
  const { data: role } = useQuery('role', (engine) => engine.role(), ['role']);
  useArrival(main, route, titleOf(route));
  return (
    <PlayerContext.Provider value={player}>
      <ExplainContext.Provider value={setExplained}>
        <div class="shell" data-role={role}>
          <button type="button" class="skip" onClick={() => main.current?.focus()}>
            Skip to the content
          </button>
          <Navigation route={route} />
          <div class="column">
            <TopBar route={route} />
            <main ref={main} class="scroller" tabIndex={-1}>
              <Notices role={role} route={route} />
              <div class="view">
                <RoutedView route={route} />
              </div>
            </main>
          </div>
          <PlayerBar />
        </div>
        <DropZone />
        {explained !== undefined && (
          <ExplainDialog key={explained} trackId={explained} onClose={() => setExplained(undefined)} />
        )}
      </ExplainContext.Provider>
    </PlayerContext.Provider>
  );
}
