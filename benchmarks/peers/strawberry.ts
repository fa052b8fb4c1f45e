import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import type { OpenPeer, PeerPlace } from './peer.ts';
import { versionOf } from './run-command.ts';

/** How long the thread that scans must have done nothing for the scan to be over: it says nowhere that it is. */
const quietMs = 3_000;
const watcherThread = 'Thread';

/** Strawberry with its window drawn nowhere. It scans when it starts: times are from its start to the last work of its scanning thread. */
export const openStrawberry: OpenPeer = async (place) => {
  const version = await versionOf('strawberry', '--version');
  if (version === undefined || process.platform !== 'linux') return undefined;
  return {
    name: `Strawberry ${version}`,
    isResident: false,
    isSlow: true,
    full: async () => {
      await rm(place.folder, { recursive: true, force: true });
      await mkdir(join(place.folder, 'run'), { recursive: true });
      await chmod(join(place.folder, 'run'), 0o700);
      await scan(place);
      const database = new Sqlite(join(place.folder, 'strawberry/strawberry/strawberry.db'));
      database.prepare('insert into directories values (?, 1)').run(place.root);
      database.close();
      return await scan(place);
    },
    rescan: () => scan(place),
  };
};

async function scan({ folder }: PeerPlace): Promise<number> {
  const started = performance.now();
  const child = spawn('strawberry', ['--log-levels', 'MainWindow:3,*:0'], {
    env: {
      ...process.env,
      QT_QPA_PLATFORM: 'offscreen',
      ...{ HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder },
      XDG_RUNTIME_DIR: join(folder, 'run'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let isShown = false;
  const listen = (text: Buffer): void => {
    isShown ||= text.includes('Started QThread');
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  try {
    let ran = 0;
    let workedAt = started;
    while (!isShown || performance.now() - workedAt < quietMs) {
      if (child.exitCode !== null) throw new Error(`strawberry ended with status ${child.exitCode}`);
      const now = cpuOf(child);
      if (now !== ran || !isShown) workedAt = performance.now();
      ran = now;
      await wait(10);
    }
    return workedAt - started;
  } finally {
    await endGroup(child);
  }
}

/** Nanoseconds the scanning thread has run. */
function cpuOf({ pid }: ChildProcess): number {
  const threads = `/proc/${pid}/task`;
  const read = (thread: string, file: string): string => {
    try {
      return readFileSync(join(threads, thread, file), 'utf8');
    } catch {
      return '';
    }
  };
  const watchers = readdirSync(threads).filter((thread) => read(thread, 'comm').trim() === watcherThread);
  return watchers.reduce((sum, thread) => sum + Number(read(thread, 'schedstat').split(' ')[0]), 0);
}

/** Its reader of tags is a process of its own. */
async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-child.pid, 'SIGTERM');
  await gone;
}
