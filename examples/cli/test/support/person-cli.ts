import { join } from 'node:path';
import { type AudioTags, contentOf, createAudioFile, type FileContent } from '@music-platform/testkit';
import { runCli as runHere } from '../../src/cli.ts';
import { fakeStream } from './fake-stream.ts';
import { temporaryFolder } from './music-folder.ts';
import type { CliResult } from './run-cli.ts';

/** A command that is under way in this process. */
export interface StartedCommand {
  /** Resolves with the address it prints for the browser. */
  address: Promise<URL>;
  /** Resolves with what `pattern` finds on stderr, once it is there. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  result: Promise<CliResult>;
}

/** The command line of a person with settings of their own, in this process: no browser and no keychain of the machine hears of it. */
export interface PersonCli {
  cwd: string;
  /** Where the person's sign-ins are kept. */
  config: string;
  environment: Record<string, string>;
  run(...args: string[]): Promise<CliResult>;
  json<T>(...args: string[]): Promise<T>;
  start(...args: string[]): StartedCommand;
}

/** The same title is the same file. */
export function song(title: string, tags: AudioTags = {}): FileContent {
  const all = { title, artist: 'Ann', album: 'Blue', ...tags };
  return contentOf(createAudioFile({ format: 'mp3', tags: all, durationMs: 1_000, seed: 1 }).bytes());
}

/** A person in a folder of their own. */
export async function personCli(): Promise<PersonCli> {
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
    const address = err.says(/^ {2}(http\S+)$/mu).then(([, url]) => new URL(url ?? ''));
    return { address, says: err.says, result };
  };
  const run = (...args: string[]): Promise<CliResult> => start(...args).result;
  return {
    cwd,
    config,
    environment,
    run,
    json: async (...args) => JSON.parse((await run(...args, '--json')).stdout),
    start,
  };
}
