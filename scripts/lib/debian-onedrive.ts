import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const BUNDLE = '/etc/ssl/certs/ca-certificates.crt';
const LIMIT_MS = 240_000;
/** Root needs no user namespace to have a mount namespace. */
const namespace = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m'];

/** Where the client finds the emulator, and where it keeps its configuration, database and files. */
export interface DebianSettings {
  readonly folder: string;
  readonly proxyUrl: string;
  readonly caFile: string;
  readonly refreshToken: string;
}

/** The version of the `onedrive` (abraunegg) on this machine; undefined where there is none. */
export async function onedriveVersion(): Promise<string | undefined> {
  try {
    return (await run('onedrive', ['--version'])).stdout.trim();
  } catch {
    return undefined;
  }
}

/** Whether this user may mount something where nobody else sees it. */
export async function canMount(): Promise<boolean> {
  return await run('unshare', [...namespace, 'mount', '--bind', '/tmp', '/mnt']).then(
    () => true,
    () => false,
  );
}

/**
 * Debian's `onedrive`, unmodified. It knows no addresses but Microsoft's and no authorities but the system's: it is given the
 * emulator's proxy, and in a mount namespace of its own a bundle with the emulator's authority in place of the system's.
 */
export class DebianOnedrive {
  readonly #settings: DebianSettings;

  constructor(settings: DebianSettings) {
    this.#settings = settings;
  }

  /** Where the files arrive. */
  get files(): string {
    return join(this.#settings.folder, 'files');
  }

  async configure(): Promise<void> {
    const { folder, caFile, refreshToken } = this.#settings;
    await mkdir(this.files, { recursive: true });
    await mkdir(join(folder, 'conf'), { recursive: true });
    const bundle = `${await readFile(BUNDLE, 'utf8')}\n${await readFile(caFile, 'utf8')}`;
    await writeFile(join(folder, 'bundle.pem'), bundle);
    await writeFile(join(folder, 'conf/config'), `sync_dir = "${this.files}"\n`);
    await writeFile(join(folder, 'conf/refresh_token'), refreshToken, { mode: 0o600 });
  }

  /** Brings everything that has changed. It ends well even when it fails: judge by the files. Resolves to what it says. */
  async synchronize(): Promise<string> {
    const { folder, proxyUrl } = this.#settings;
    const mounted = `mount --bind "$0" ${BUNDLE} && exec "$@"`;
    const client = ['onedrive', '--confdir', join(folder, 'conf'), '--synchronize', '--download-only'];
    const args = [
      ...namespace,
      'sh',
      '-c',
      mounted,
      join(folder, 'bundle.pem'),
      ...client,
      '--disable-notifications',
    ];
    const env = { PATH: process.env['PATH'], HOME: folder, https_proxy: proxyUrl, http_proxy: proxyUrl };
    const { stdout, stderr } = await run('unshare', args, { env, timeout: LIMIT_MS, maxBuffer: 1 << 26 });
    return stdout + stderr;
  }
}
