import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { Environment } from './environment.ts';

const name = 'music-sync';

/** Where this person's settings belong on this system; `MUSIC_SYNC_CONFIG` names another folder. It may not exist yet. */
export function configFolder(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const own = environment['MUSIC_SYNC_CONFIG'] ?? '';
  if (own !== '') return resolve(own);
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), name);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name);
  const xdg = environment['XDG_CONFIG_HOME'] ?? '';
  return join(isAbsolute(xdg) ? xdg : join(home, '.config'), name);
}
