import { spawn } from 'node:child_process';
import type { Environment } from '../host/environment.ts';

/** A program and its arguments. */
export type BrowserCommand = readonly [program: string, args: readonly string[]];

/**
 * What opens `url` in a browser. Undefined where no browser can be expected: no display, somebody else's screen (SSH), or `BROWSER=none`.
 * Another `BROWSER` is a program that takes the address as its only argument.
 */
export function browserCommand(
  url: string,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): BrowserCommand | undefined {
  const has = (name: string): boolean => (environment[name] ?? '') !== '';
  const own = environment['BROWSER'] ?? '';
  if (own === 'none') return undefined;
  if (own !== '') return [own, [url]];
  if (has('SSH_CONNECTION')) return undefined;
  // `start` would read the `&` of the address as the end of a command.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  if (platform === 'darwin') return ['open', [url]];
  if (has('WSL_DISTRO_NAME')) return ['rundll32.exe', ['url.dll,FileProtocolHandler', url]];
  return has('DISPLAY') || has('WAYLAND_DISPLAY') ? ['xdg-open', [url]] : undefined;
}

/** Starts a browser and leaves it alone. One that does not start is no failure: the address has been printed. */
export function startBrowser([program, args]: BrowserCommand): void {
  const child = spawn(program, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
