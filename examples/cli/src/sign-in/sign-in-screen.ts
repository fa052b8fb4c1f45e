import type { Environment } from '../host/environment.ts';
import type { OutputStream } from '../host/output-stream.ts';
import { printable } from '../text/printable.ts';
import { type BrowserCommand, browserCommand, startBrowser } from './browser-command.ts';

/** Where a person is told how to sign in. */
export interface SignInScreen {
  /** Shows an address, and opens it where there is a browser. */
  visit(url: string): void;
  /** Shows a code to type in at an address, and opens that where there is a browser. */
  enterCode(url: string, code: string): void;
}

/** The screen behind stderr: results alone go to stdout. */
export function createSignInScreen(
  stream: OutputStream,
  environment: Environment,
  start: (command: BrowserCommand) => void = startBrowser,
): SignInScreen {
  return {
    visit: (url) => {
      const command = browserCommand(url, environment);
      const isRemote = (environment['SSH_CONNECTION'] ?? '') !== '';
      stream.writeNow(
        [
          command === undefined
            ? 'Open this address in a browser on this computer to sign in:'
            : 'Your browser opens to sign in. If it does not, open this address:',
          '',
          `  ${url}`,
          '',
          ...(isRemote ? [forwardingHint(url)] : []),
          'Waiting for you; Ctrl-C cancels.',
          '',
        ].join('\n'),
      );
      if (command !== undefined) start(command);
    },
    enterCode: (url, code) => {
      const lines = [
        'Open this address in any browser, on any device, and type in the code:',
        '',
        `  ${printable(url)}`,
        `  ${printable(code)}`,
        '',
        'Waiting for you; Ctrl-C cancels.',
        '',
      ];
      stream.writeNow(lines.join('\n'));
      const command = browserCommand(url, environment);
      if (command !== undefined) start(command);
    },
  };
}

/** The browser must reach the port that this program listens on. */
function forwardingHint(url: string): string {
  const back = URL.parse(new URL(url).searchParams.get('redirect_uri') ?? '');
  const port = back?.port ?? '';
  return `From another computer, forward the port first: ssh -L ${port}:127.0.0.1:${port} <this computer>`;
}
