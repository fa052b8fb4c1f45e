import { join } from 'node:path';
import { type AudioTags, contentOf, createAudioFile, type FileContent } from '@music-platform/testkit';
import { type DriveEmulator, startDriveEmulator } from '@music-platform/testkit/emulators';
import { onTestFinished } from 'vitest';
import { runCli as runHere } from '../../src/cli.ts';
import { fakeStream } from './fake-stream.ts';
import { temporaryFolder } from './music-folder.ts';
import type { CliResult } from './run-cli.ts';

/** A command that is under way in this process. */
export interface StartedCommand {
  /** Resolves with the address it prints for the browser. */
  address: Promise<URL>;
  result: Promise<CliResult>;
}

/** An emulated Drive, and the command line of a person with settings of their own. */
export interface DriveCli {
  drive: DriveEmulator;
  cwd: string;
  /** Where the person's sign-ins are kept. */
  config: string;
  environment: Record<string, string>;
  /** The two options that take the place of a sign-in. */
  access: readonly string[];
  run(...args: string[]): Promise<CliResult>;
  json<T>(...args: string[]): Promise<T>;
  start(...args: string[]): StartedCommand;
  /** Signs in as a person does who agrees at once; resolves with the page the browser shows in the end. */
  signIn(): Promise<string>;
}

/** The same title is the same file. */
export function song(title: string, tags: AudioTags = {}): FileContent {
  const all = { title, artist: 'Ann', album: 'Blue', ...tags };
  return contentOf(createAudioFile({ format: 'mp3', tags: all, durationMs: 1_000, seed: 1 }).bytes());
}

/** An empty emulated Drive behind HTTP, and a command line in this process that no browser and no keychain of this machine hears of. */
export async function driveCli(): Promise<DriveCli> {
  const drive = await startDriveEmulator();
  onTestFinished(() => drive.close());
  const cwd = await temporaryFolder();
  const config = join(cwd, 'config');
  const environment = { MUSIC_SYNC_CONFIG: config, MUSIC_SYNC_KEYCHAIN: 'off', BROWSER: 'none' };
  const start = (...args: string[]): StartedCommand => {
    const out = fakeStream(false);
    const err = fakeStream(false);
    const streams = { out: out.stream, err: err.stream };
    const result = runHere([...args, '--db', join(cwd, 'music.db')], streams, environment).then((code) => ({
      code,
      stdout: out.written(),
      stderr: err.written(),
    }));
    return { address: err.says(/^ {2}(http\S+)$/mu).then(([, url]) => new URL(url ?? '')), result };
  };
  const run = (...args: string[]): Promise<CliResult> => start(...args).result;
  const client = ['--endpoint', drive.url, '--client', join(import.meta.dirname, 'oauth-client.json')];
  return {
    drive,
    cwd,
    config,
    environment,
    access: ['--endpoint', drive.url, '--token', drive.token],
    run,
    json: async (...args) => JSON.parse((await run(...args, '--json')).stdout),
    start,
    signIn: async () => {
      const login = start('login', 'gdrive', ...client);
      const page = await fetch(await login.address).then((response) => response.text());
      const { code, stderr } = await login.result;
      if (code !== 0) throw new Error(stderr);
      return page;
    },
  };
}
