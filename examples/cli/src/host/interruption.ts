import { exitCode } from '../exit-code.ts';

/** Ctrl-C, SIGTERM or a closed terminal ended the command: exit code 130. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with a signal that aborts at the first Ctrl-C (or SIGTERM, or a closed terminal).
 * The second one ends the process on the spot: the next run repairs whatever was left.
 */
export async function withInterruption<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(exitCode.cancelled);
    controller.abort(new Interrupted(`Stopped by ${name}.`));
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}
