import { fork } from 'node:child_process';

/** Without it, V8 lets garbage of the young generation grow to some 100 MB before it looks: the figure would say more of V8 than of us. */
const youngGeneration = '--max-semi-space-size=4';

/** Runs a module in a process of its own, so that its memory is its own, and returns the message it sends. */
export function inChild<T>(module: URL, args: readonly string[]): Promise<T> {
  return new Promise((resolve, reject) => {
    let answer: T | undefined;
    const child = fork(module, args, {
      execArgv: [...process.execArgv, youngGeneration],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', (message) => {
      answer = message as T;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (answer !== undefined) resolve(answer);
      else reject(new Error(`${module.pathname} ended with code ${code} and no result`));
    });
  });
}
