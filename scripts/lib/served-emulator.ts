import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from './repository.ts';

/** Where a served emulator is, as its first line says. */
export interface EmulatorPlace {
  readonly url: string;
  readonly controlUrl: string;
  readonly token: string;
  readonly refreshToken: string;
  readonly caFile: string;
  /** Of OneDrive only. */
  readonly driveId?: string;
}

/** An emulator run by the testkit's command, as a user runs it. */
export class ServedEmulator {
  readonly place: EmulatorPlace;
  readonly #child: ChildProcess;

  constructor(place: EmulatorPlace, child: ChildProcess) {
    this.place = place;
    this.#child = child;
  }

  /** Starts `testkit serve` with these arguments and resolves once it is there. */
  static async start(...args: readonly string[]): Promise<ServedEmulator> {
    const cli = join(repositoryRoot, 'packages/testkit/src/cli.ts');
    const command = ['--conditions=@music-platform/source', cli, 'serve', ...args];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([once(lines, 'line'), once(child, 'exit')])) as [unknown];
    if (typeof line !== 'string') throw new Error(`testkit serve ended with status ${String(line)}`);
    return new ServedEmulator(JSON.parse(line) as EmulatorPlace, child);
  }

  /** Sends a command and resolves to its answer. */
  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.place.controlUrl}/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Ends it and resolves when it is gone. */
  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await gone;
  }
}
