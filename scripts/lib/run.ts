import { spawn } from 'node:child_process';

/** What a finished command left behind. */
export interface CommandResult {
  readonly status: number;
  /** Standard output and standard error, in the order they came. */
  readonly output: string;
}

/** Options of {@link runCommand}. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end. A command that cannot be started has status 127 and says why in its output. */
export function runCommand(command: readonly string[], { cwd, env }: RunOptions): Promise<CommandResult> {
  const [name = '', ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(name, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Windows finds the .cmd files of node_modules/.bin only through its shell.
      shell: process.platform === 'win32',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) =>
      resolve({ status: 127, output: `${command.join(' ')}: ${error.message}\n` }),
    );
    child.on('close', (code) =>
      resolve({ status: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}
