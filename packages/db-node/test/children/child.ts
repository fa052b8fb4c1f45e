import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Child {
  /** Resolves with the next line the child prints. */
  nextLine(): Promise<string>;
  say(line: string): void;
  /** Ends the child at once, as a crash would, and waits for it. */
  kill(): Promise<void>;
  ended: Promise<void>;
}

/** Another process that runs one of the scripts beside this file. */
export function startChild(script: string, ...parameters: string[]): Child {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@music-platform/source', file, ...parameters], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): Promise<void> => {
    child.kill('SIGKILL');
    return ended;
  };
  onTestFinished(kill);
  return {
    nextLine: async () => {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the child ended');
      return value;
    },
    say: (line) => child.stdin.write(`${line}\n`),
    kill,
    ended,
  };
}
