import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const maxOutputBytes = 512 * 1024 * 1024;

/** Runs a program and resolves to what it printed. Rejects when it fails. */
export async function runCommand(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const env = { ...process.env, ...environment };
  return (await run(command, args, { env, maxBuffer: maxOutputBytes })).stdout;
}

/** What in a program's answer to `args` looks like its version; undefined where there is no such program. */
export async function versionOf(command: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const text = await runCommand(command, args);
    return /\d+(?:\.\d+)+/.exec(text)?.[0] ?? '';
  } catch {
    return undefined;
  }
}
