import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KilledHistory, KilledReport } from './messages.ts';

/** What histories with real crashes came to. */
export interface KilledOutcome extends KilledReport {
  /** Processes that were killed. */
  kills: number;
}

/** Plays histories on files, in child processes: where a history has a crash, the child gets SIGKILL, and another one goes on. */
export class KilledPlayer {
  #child: ChildProcess | undefined;

  /** The history of a seed. */
  async play(seed: number): Promise<KilledOutcome> {
    const folder = mkdtempSync(join(tmpdir(), 'killed-'));
    try {
      for (let kills = 0; ; kills += 1) {
        const report = await this.#run({ seed, kills, path: join(folder, 'library.db') });
        if (report !== undefined) return { ...report, kills };
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  close(): void {
    this.#child?.kill('SIGKILL');
  }

  /** Undefined where the child was killed. */
  #run(history: KilledHistory): Promise<KilledReport | undefined> {
    this.#child ??= fork(new URL('./child.ts', import.meta.url), {
      execArgv: ['--conditions=@music-platform/source', '--disable-warning=ExperimentalWarning'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const child = this.#child;
    return new Promise((resolve, reject) => {
      child.once('message', (report: KilledReport) => {
        child.removeAllListeners();
        resolve(report);
      });
      child.once('exit', (code, signal) => {
        this.#child = undefined;
        if (signal === 'SIGKILL') resolve(undefined);
        else reject(new Error(`the child ended with ${signal ?? code}`));
      });
      child.send(history);
    });
  }
}
