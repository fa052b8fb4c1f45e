import type { VNode } from 'preact';
import type { EngineOptions } from '../engine/engine-api.ts';
import { Failed, Loading } from './parts/states.tsx';
import { Messages } from './shell/messages.tsx';
import { Shell } from './shell/shell.tsx';
import { EngineContext } from './state/engine-context.ts';
import { RunsProvider } from './state/runs-provider.tsx';
import { useStartedEngine } from './state/use-started-engine.ts';

/** The page: opens the library, then shows it. */
export function App({ options, demoTracks }: { options: EngineOptions; demoTracks: number }): VNode {
  const { page, error, messages, close } = useStartedEngine(options, demoTracks);
  if (error !== undefined) {
    return (
      <main class="opening">
        <Failed error={error} onRetry={() => location.reload()} />
      </main>
    );
  }
  if (!page) {
    return (
      <main class="opening">
        <Loading>Opening the library</Loading>
      </main>
    );
  }
  return (
    <EngineContext.Provider value={page}>
      <RunsProvider>
        <Shell />
      </RunsProvider>
      <Messages messages={messages} onClose={close} />
    </EngineContext.Provider>
  );
}
