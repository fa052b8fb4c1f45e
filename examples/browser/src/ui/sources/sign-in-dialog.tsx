import type { TargetedInputEvent, VNode } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import type { CloudKind } from './oauth.ts';
import { redirectUri, signIn } from './sign-in.ts';
import { useConnect } from './use-connect.ts';
import { sourceKinds } from './use-sources.ts';

const help: Readonly<Record<CloudKind, string>> = {
  'google-drive':
    'In the Google Cloud console, make an OAuth client of the type “Web application” and enter the address below as its redirect URI.',
  onedrive:
    'In the Microsoft Entra admin center, register an app, add the platform “Single-page application” and enter the address below as its redirect URI.',
};

/** Signs in to a cloud, with an application of one's own: this page has no server and no account with anybody. */
export function SignInDialog({ kind, onClose }: { kind: CloudKind; onClose: () => void }): VNode {
  const { name } = sourceKinds[kind];
  const { isBusy, connect } = useConnect();
  const [clientId, setClientId] = useState(() => localStorage.getItem(clientKey(kind)) ?? '');
  const [token, setToken] = useState('');
  const [rootUrl, setRootUrl] = useState('');
  const isReady = token !== '' || clientId.trim() !== '';

  const submit = async (): Promise<void> => {
    const client = clientId.trim();
    const done = await connect(async () => {
      const access =
        token === '' ? await signIn(kind, client) : { accessToken: token.trim(), expiresInMs: 3_600_000 };
      // Who the application is, is no secret. The token is, and is never stored.
      if (client !== '') localStorage.setItem(clientKey(kind), client);
      return { kind, clientId: client, ...access, rootUrl: rootUrl.trim() || undefined };
    });
    if (done) onClose();
  };
  return (
    <Dialog
      title={`Connect ${name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" disabled={!isReady || isBusy} onClick={() => void submit()}>
            {isBusy ? 'Waiting for the sign-in' : token === '' ? 'Sign in' : 'Connect'}
          </Button>
        </>
      }
    >
      <p>
        The page reads your music and nothing else, and changes nothing. What it learns stays in this browser;
        the sign-in is forgotten when you close the page.
      </p>
      <Field label="Client ID of your application" value={clientId} onInput={setClientId} />
      <details>
        <summary>Where do I get one?</summary>
        <p>{help[kind]}</p>
        <p class="mono break">{redirectUri()}</p>
      </details>
      <details>
        <summary>For developers: an access token, an emulator</summary>
        <Field label="Access token" value={token} onInput={setToken} secret />
        <Field
          label="Address of the API"
          value={rootUrl}
          onInput={setRootUrl}
          placeholder="http://localhost:4000/"
        />
      </details>
    </Dialog>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly secret?: boolean;
  readonly placeholder?: string;
  onInput(value: string): void;
}

function Field({ label, value, secret = false, placeholder, onInput }: FieldProps): VNode {
  const id = useId();
  const shared = {
    id,
    value,
    placeholder,
    autocomplete: 'off',
    spellcheck: false,
    onInput: (event: TargetedInputEvent<HTMLInputElement>) => onInput(event.currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {secret ? <input type="password" {...shared} /> : <input type="text" {...shared} />}
    </div>
  );
}

function clientKey(kind: CloudKind): string {
  return `client-id:${kind}`;
}
