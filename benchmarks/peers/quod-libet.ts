import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elapsed } from '../common/measured.ts';
import type { OpenPeer } from './peer.ts';
import { runCommand, versionOf } from './run-command.ts';

const script = fileURLToPath(new URL('quod-libet.py', import.meta.url));

/** Quod Libet's library without its window, so that a display costs it nothing. */
export const openQuodLibet: OpenPeer = async ({ root, folder }) => {
  const version = await versionOf('quodlibet', '--version');
  if (version === undefined) return undefined;
  const scan = (): Promise<number> =>
    elapsed(() =>
      runCommand('/usr/bin/python3', [script, join(folder, 'songs'), root], { QUODLIBET_USERDIR: folder }),
    );
  return {
    name: `Quod Libet ${version}`,
    isResident: false,
    isSlow: true,
    full: async () => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      return await scan();
    },
    rescan: scan,
  };
};
