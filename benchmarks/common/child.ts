import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** Without it, V8 lets garbage of the young generation grow to some 100 MB before it looks: the figure would say more of V8 than of us. */
const youngGeneration = '--max-semi-space-size=4';

/** What a child can be asked, by name. */
export type Answers = Readonly<Record<string, (body: never) => unknown>>;

interface Question {
  name: string;
  body: unknown;
}
type Reply = { answer: unknown } | { error: string };

/** A module in a process of its own, so that its memory and its CPU time are its own, which answers one question after the other. */
export class Child<A extends Answers> implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #module: URL;

  constructor(module: URL, args: readonly string[] = [], environment: Record<string, string> = {}) {
    this.#module = module;
    this.#process = fork(module, args, {
      execArgv: [...process.execArgv, youngGeneration],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  /** Resolves to the answer. Rejects with the child's error, or when it ends without an answer. */
  async ask<Name extends keyof A & string>(
    name: Name,
    ...[body]: Parameters<A[Name]>
  ): Promise<Awaited<ReturnType<A[Name]>>> {
    const question: Question = { name, body };
    this.#process.send(question);
    const ended = new AbortController();
    const [first] = (await Promise.race([
      once(this.#process, 'message', { signal: ended.signal }),
      once(this.#process, 'exit', { signal: ended.signal }),
    ]).finally(() => ended.abort())) as [Reply | number | null];
    if (first === null || typeof first === 'number') {
      throw new Error(`${this.#module.pathname} ended with code ${first} while asked to ${name}`);
    }
    if ('error' in first) throw new Error(`${name}: ${first.error}`);
    return first.answer as Awaited<ReturnType<A[Name]>>;
  }

  /** Tells the child that there are no more questions, and resolves when it is gone. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    if (this.#process.connected) this.#process.disconnect();
    await gone;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }
}

/** In the child: answers until nobody can ask any more, then closes what it has. */
export function answer<A extends Answers>(answers: A, close: () => Promise<void> = async () => undefined): A {
  process.on('message', ({ name, body }: Question) => {
    const reply = (message: Reply): unknown => process.send?.(message);
    Promise.resolve()
      .then(() => (answers[name] as (body: unknown) => unknown)(body))
      .then((answered) => reply({ answer: answered ?? null }))
      .catch((error: unknown) => reply({ error: error instanceof Error ? `${error.stack}` : String(error) }));
  });
  process.once('disconnect', () => {
    void close().finally(() => process.exit());
  });
  return answers;
}

/** Asks a child of its own one thing. */
export async function askOnce<A extends Answers, Name extends keyof A & string>(
  module: URL,
  args: readonly string[],
  name: Name,
  ...body: Parameters<A[Name]>
): Promise<Awaited<ReturnType<A[Name]>>> {
  await using child = new Child<A>(module, args);
  return await child.ask(name, ...body);
}
