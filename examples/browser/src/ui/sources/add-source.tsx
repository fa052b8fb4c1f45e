import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatCount } from '../format.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { usePage } from '../state/engine-context.ts';
import { canPickFolder, pickFolder } from './dropped-files.ts';
import type { CloudKind } from './oauth.ts';
import { SignInDialog } from './sign-in-dialog.tsx';
import { useConnect } from './use-connect.ts';

/** The ways to bring music in. */
export function AddSource({ withDemo = true }: { withDemo?: boolean }): VNode {
  const { demoTracks } = usePage();
  const { isBusy, connect } = useConnect();
  const [signingIn, setSigningIn] = useState<CloudKind>();
  return (
    <>
      <ul class="plain tiles">
        <Tile
          icon="folder"
          name={canPickFolder() ? 'Choose a folder' : 'Choose files'}
          isDisabled={isBusy}
          onClick={() => void connect(pickFolder)}
        >
          {canPickFolder()
            ? 'On this computer. Or drop one anywhere on this page.'
            : 'A folder of this device, for this visit.'}
        </Tile>
        <Tile
          icon="drive"
          name="Google Drive"
          isDisabled={isBusy}
          onClick={() => setSigningIn('google-drive')}
        >
          Read-only, with your own account.
        </Tile>
        <Tile icon="onedrive" name="OneDrive" isDisabled={isBusy} onClick={() => setSigningIn('onedrive')}>
          Read-only, personal or for work.
        </Tile>
        {withDemo && (
          <Tile
            icon="demo"
            name="Demo cloud"
            isDisabled={isBusy}
            onClick={() => void connect(async () => ({ kind: 'demo', tracks: demoTracks }))}
          >
            {formatCount(demoTracks)} made-up tracks in a cloud inside this page.
          </Tile>
        )}
      </ul>
      {signingIn && <SignInDialog kind={signingIn} onClose={() => setSigningIn(undefined)} />}
    </>
  );
}

interface TileProps {
  readonly icon: IconName;
  readonly name: string;
  readonly children: string | (string | number)[];
  readonly isDisabled: boolean;
  onClick(): void;
}

function Tile({ icon, name, children, isDisabled, onClick }: TileProps): VNode {
  return (
    <li>
      <button type="button" class="tile" disabled={isDisabled} onClick={onClick}>
        <Icon name={icon} />
        <span>
          <strong>{name}</strong>
          <span class="quiet">{children}</span>
        </span>
      </button>
    </li>
  );
}
