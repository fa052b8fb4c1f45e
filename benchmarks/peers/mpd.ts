import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { elapsed } from '../common/measured.ts';
import type { OpenPeer, PeerPlace } from './peer.ts';
import { runCommand, versionOf } from './run-command.ts';

/** The Music Player Daemon with the settings of its packages, and no output. */
export const openMpd: OpenPeer = async (place) => {
  const version = await versionOf('mpd', '--version');
  if (version === undefined || (await versionOf('mpc', 'help')) === undefined) return undefined;
  const socket = join(place.folder, 'socket');
  let daemon: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    if (daemon === undefined) return;
    const gone = once(daemon, 'exit');
    daemon.kill();
    await gone;
  };
  const update = (): Promise<number> => elapsed(() => runCommand('mpc', ['-h', socket, 'update', '--wait']));
  return {
    name: `MPD ${version}`,
    isResident: true,
    full: async () => {
      await stop();
      daemon = await start(place, socket);
      return await update();
    },
    rescan: update,
    close: stop,
  };
};

async function start({ root, folder }: PeerPlace, socket: string): Promise<ChildProcess> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const settings = join(folder, 'mpd.conf');
  const lines = [
    `music_directory ${JSON.stringify(root)}`,
    ...['db_file', 'state_file', 'pid_file'].map((name) => `${name} ${JSON.stringify(join(folder, name))}`),
    `bind_to_address ${JSON.stringify(socket)}`,
    'auto_update "no"',
    'filesystem_charset "UTF-8"',
    'zeroconf_enabled "no"',
    'audio_output {\n type "null"\n name "none"\n}',
  ];
  await writeFile(settings, `${lines.join('\n')}\n`);
  const daemon = spawn('mpd', ['--no-daemon', settings], { stdio: 'ignore' });
  while (!existsSync(socket)) {
    if (daemon.exitCode !== null) throw new Error(`mpd ended with status ${daemon.exitCode}`);
    await wait(20);
  }
  return daemon;
}
