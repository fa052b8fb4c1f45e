import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './repository.ts';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** What a sync says it did, as far as scripts look at it. */
export interface SyncReport {
  readonly syncType: string;
  readonly status: string;
  readonly stats: {
    readonly items: Readonly<Record<string, number>>;
    readonly apiCalls: Readonly<Record<string, number>>;
    readonly bytesDownloaded: number;
  };
}

/** A visible track of the catalogue. */
export interface SyncedTrack {
  readonly id: string;
  readonly path: string;
  readonly title: string;
}

/** `music-sync`, run as a user runs it, with a database of its own and an emulated Drive in place of Google's. */
export class MusicSync {
  readonly #folder: string;
  readonly #source: readonly string[];

  /** `folder` holds the database and everything else the command keeps. */
  constructor(folder: string, { url, token }: { url: string; token: string }) {
    this.#folder = folder;
    this.#source = ['--endpoint', url, '--token', token];
  }

  /** Syncs; from the stored cursor where there is one. Rejects with what the command says when it fails. */
  async sync(): Promise<SyncReport> {
    return JSON.parse(await this.#run('sync', 'gdrive', ...this.#source)) as SyncReport;
  }

  /** Visible tracks by path. */
  async tracks(): Promise<Map<string, SyncedTrack>> {
    const tracks = JSON.parse(await this.#run('tracks')) as SyncedTrack[];
    return new Map(tracks.map((track) => [track.path, track]));
  }

  async #run(...args: readonly string[]): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    const main = join(repositoryRoot, 'examples/cli/src/main.ts');
    const own = [
      '--conditions=@music-platform/source',
      main,
      '--json',
      '--db',
      join(this.#folder, 'music.db'),
    ];
    const env = { PATH: process.env['PATH'], HOME: this.#folder, XDG_CONFIG_HOME: this.#folder };
    const options = { env, maxBuffer: MAX_OUTPUT_BYTES } as const;
    return (await run(process.execPath, [...own, ...args], options)).stdout;
  }
}
