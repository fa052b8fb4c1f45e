import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Source } from '../../engine/engine-api.ts';
import { countOf } from '../format.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { useAction, usePage } from '../state/engine-context.ts';
import { isGoingOn } from '../state/sync-runs.ts';
import { useRuns } from '../state/use-sync-runs.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import { useConnect } from './use-connect.ts';
import { sourceKinds } from './use-sources.ts';

const states = {
  ready: 'Connected',
  permission: 'The browser wants to ask you again before it reads this folder',
  'sign-in': 'Signed out. Sign in to sync and play; the library stays as it is',
} as const;

/** A connected source: how it is, and what can be done with it. */
export function SourceCard({ source }: { source: Source }): VNode {
  const { kind, displayName, state, tracks } = source;
  const [isLeaving, setLeaving] = useState(false);
  const isRunning = isGoingOn(useRuns().get(source.profileId));
  return (
    <li class="card source">
      <span class="source-icon">
        <Icon name={sourceKinds[kind].icon} />
      </span>
      <div class="names">
        <h3>
          <bdi title={displayName}>{displayName}</bdi>
        </h3>
        <p class="quiet">
          {displayName === sourceKinds[kind].name ? '' : `${sourceKinds[kind].name} · `}
          {countOf(tracks, 'track')}
        </p>
        <p class={state === 'ready' ? 'state good' : 'state warn'}>{isRunning ? 'Syncing' : states[state]}</p>
      </div>
      <div class="buttons">
        <StateAction source={source} isRunning={isRunning} />
        {kind === 'demo' && <EditDemo source={source} isRunning={isRunning} />}
        <Button kind="plain" label={`Disconnect ${displayName}`} onClick={() => setLeaving(true)}>
          Disconnect
        </Button>
      </div>
      {isLeaving && <DisconnectDialog source={source} onClose={() => setLeaving(false)} />}
    </li>
  );
}

/** The next thing to do with a source: sync it, or give it what it lacks. */
function StateAction({ source, isRunning }: { source: Source; isRunning: boolean }): VNode {
  const { engine } = usePage();
  const act = useAction();
  const { isBusy, connect } = useConnect();
  const [isSigningIn, setSigningIn] = useState(false);
  const { kind, profileId, displayName } = source;
  if (source.state === 'permission') {
    const ask = async () => {
      const handle = await engine.folderHandle(profileId);
      if ((await handle?.requestPermission({ mode: 'read' })) !== 'granted') return undefined;
      return handle && ({ kind: 'folder', handle } as const);
    };
    return (
      <Button
        kind="primary"
        disabled={isBusy}
        label={`Allow ${displayName}`}
        onClick={() => void connect(ask)}
      >
        Allow
      </Button>
    );
  }
  if (source.state === 'sign-in' && (kind === 'google-drive' || kind === 'onedrive')) {
    return (
      <>
        <Button kind="primary" label={`Sign in to ${displayName}`} onClick={() => setSigningIn(true)}>
          Sign in
        </Button>
        {isSigningIn && <SignInDialog kind={kind} onClose={() => setSigningIn(false)} />}
      </>
    );
  }
  return (
    <Button
      icon="sync"
      disabled={isRunning}
      label={`Sync ${displayName}`}
      onClick={() => act(() => engine.start(profileId))}
    >
      Sync
    </Button>
  );
}

const editsAtOnce = 50;

/** Lets the emulated cloud change by itself, so that there is something to sync. */
function EditDemo({ source, isRunning }: { source: Source; isRunning: boolean }): VNode {
  const { engine, say } = usePage();
  const act = useAction();
  const edit = async (): Promise<void> => {
    await engine.editDemoCloud(editsAtOnce);
    say(
      `${editsAtOnce} files were added, renamed, retagged or deleted in the demo cloud. Sync to see what becomes of it.`,
    );
  };
  return (
    <Button disabled={isRunning || source.state !== 'ready'} onClick={() => act(edit)}>
      Make {editsAtOnce} edits
    </Button>
  );
}
