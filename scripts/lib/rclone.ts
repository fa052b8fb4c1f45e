import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Where rclone finds the emulator, and where it keeps its own files. */
export interface RcloneSettings {
  readonly folder: string;
  readonly proxyUrl: string;
  readonly caFile: string;
  readonly token: string;
  readonly refreshToken: string;
}

/** One entry of `lsjson`. */
export interface RcloneEntry {
  readonly Path: string;
  readonly Size: number;
  readonly IsDir: boolean;
  readonly ModTime: string;
  readonly Hashes?: { readonly md5?: string };
}

/** What a configuration calls the emulated service, and what it says of it besides the token. */
export interface RcloneRemote {
  readonly name: string;
  readonly lines: readonly string[];
}

const drive: RcloneRemote = { name: 'gd', lines: ['type = drive', 'scope = drive'] };

/** The version of the rclone on this machine; undefined where there is none. */
export async function rcloneVersion(): Promise<string | undefined> {
  try {
    return (await run('rclone', ['version'])).stdout.split('\n')[0];
  } catch {
    return undefined;
  }
}

/** An rclone whose one remote is the emulated service: Drive as `gd:`, unless another is given. */
export class Rclone {
  readonly #settings: RcloneSettings;
  readonly #remote: RcloneRemote;
  readonly #config: string;

  constructor(settings: RcloneSettings, remote: RcloneRemote = drive) {
    this.#settings = settings;
    this.#remote = remote;
    this.#config = join(settings.folder, 'rclone.conf');
  }

  /** Writes the configuration. */
  async configure(): Promise<void> {
    const { token, refreshToken, folder } = this.#settings;
    await mkdir(folder, { recursive: true });
    const granted = {
      access_token: token,
      token_type: 'Bearer',
      refresh_token: refreshToken,
      expiry: '2099-01-01T00:00:00Z',
    };
    const { name, lines: own } = this.#remote;
    const lines = [`[${name}]`, ...own, 'client_id = id', 'client_secret = secret'];
    await writeFile(this.#config, `${lines.join('\n')}\ntoken = ${JSON.stringify(granted)}\n`, {
      mode: 0o600,
    });
  }

  /** Runs a command and resolves to its output. Rejects with what rclone says when it fails. */
  async bytes(...args: readonly string[]): Promise<Buffer> {
    const { proxyUrl, caFile, folder } = this.#settings;
    const own = ['--config', this.#config, '--ca-cert', caFile];
    const home = { HOME: folder, XDG_CACHE_HOME: folder };
    // Where rclone waits for a copy on the server it heeds the system's authorities only.
    const env = { PATH: process.env['PATH'], ...home, HTTPS_PROXY: proxyUrl, SSL_CERT_FILE: caFile };
    const options = { env, encoding: 'buffer', maxBuffer: MAX_OUTPUT_BYTES } as const;
    return (await run('rclone', [...own, ...args], options)).stdout;
  }

  async text(...args: readonly string[]): Promise<string> {
    return (await this.bytes(...args)).toString('utf8');
  }

  /** Everything below a path, by path. */
  async list(path: string, ...args: readonly string[]): Promise<Map<string, RcloneEntry>> {
    const entries = JSON.parse(await this.text('lsjson', '-R', '--hash', ...args, path)) as RcloneEntry[];
    return new Map(entries.map((entry) => [entry.Path, entry]));
  }
}
