import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli as runHere } from '../../src/cli.ts';
import { fakeStream } from './fake-stream.ts';

/** Where Node keeps the compiled sources between runs: starting is what takes most of the time here. */
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url));
const sources: Readonly<Record<string, string>> = {
  main: fileURLToPath(new URL('../../src/main.ts', import.meta.url)),
  start: fileURLToPath(new URL('../../src/start.ts', import.meta.url)),
};

/** The executable for people. */
export const launcher: string = fileURLToPath(new URL('../../bin/music-sync', import.meta.url));

export interface CliResult {
  /** Null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  cwd: string;
  env?: Record<string, string>;
  /** Default `main`. A path: that executable. */
  program?: string;
}

export interface RunningCli {
  child: ChildProcess;
  result: Promise<CliResult>;
  /** Resolves once stderr contains `text`; rejects when the process ends before. */
  says(text: string): Promise<void>;
}

/** Runs the real program to its end. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startCli(args, options).result;
}

/** Runs the real program with `--json` and parses its stdout, which must be one document and nothing else. */
export async function runJson<T>(
  args: readonly string[],
  options: CliOptions,
): Promise<CliResult & { document: T }> {
  const result = await runCli([...args, '--json'], options);
  return { ...result, document: JSON.parse(result.stdout) as T };
}

/** Asks the catalogue in `cwd` a question, in this process: the same code, without the time it takes to start. */
export async function ask(args: readonly string[], { cwd }: { cwd: string }): Promise<CliResult> {
  const out = fakeStream(false);
  const err = fakeStream(false);
  const database = args.includes('--db') ? [] : ['--db', join(cwd, 'music.db')];
  const code = await runHere([...args, ...database], { out: out.stream, err: err.stream });
  return { code, stdout: out.written(), stderr: err.written() };
}

/** The answer of `ask` to a question with `--json`. */
export async function askJson<T>(args: readonly string[], options: { cwd: string }): Promise<T> {
  const { stdout } = await ask([...args, '--json'], options);
  return JSON.parse(stdout) as T;
}

/** Starts the real program, with the Node that runs the tests. */
export function startCli(
  args: readonly string[],
  { cwd, env = {}, program = 'main' }: CliOptions,
): RunningCli {
  const source = sources[program];
  const command = source === undefined ? program : process.execPath;
  const words = source === undefined ? [] : ['--conditions=@music-platform/source', source];
  const child = spawn(command, [...words, ...args], {
    cwd,
    env: { ...withoutPnpm(process.env), NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const listener of listeners) listener();
  });
  const result = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
      for (const listener of listeners) listener();
    });
  });
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stderr.includes(text)) resolve();
        else if (child.exitCode !== null || child.signalCode !== null) {
          reject(new Error(`music-sync ended without saying "${text}": ${stderr}`));
        } else return;
        listeners.delete(look);
      };
      listeners.add(look);
      look();
    });
  return { child, result, says };
}

/** The tests themselves may run under `pnpm`, which must not change where the program looks for relative paths. */
function withoutPnpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { INIT_CWD, npm_lifecycle_event, NO_COLOR, MUSIC_SYNC_DEBUG, ...rest } = environment;
  return rest;
}
