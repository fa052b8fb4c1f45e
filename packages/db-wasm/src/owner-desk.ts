import { type LockNames, onLockFree } from './locks.ts';
import type { PostOffice } from './post-office.ts';
import type { SessionHost } from './session-host.ts';
import type { RunOptions, Sessions } from './sessions.ts';
import { type Call, type Message, packError, protocolVersion } from './wire.ts';

const farewellMs = 500;

/** What an owner answers its followers with. */
export interface OwnerDeskOptions {
  readonly host: SessionHost;
  readonly office: PostOffice;
  readonly locks: LockNames;
}

/** Serves followers: runs what they ask for, answers, and cleans up behind those that are gone. */
export class OwnerDesk {
  readonly #options: OwnerDeskOptions;
  readonly #closed = new AbortController();
  readonly #known = new Set<string>();
  readonly #running = new Map<string, AbortController>();
  #onAlone: (() => void) | undefined;

  constructor(options: OwnerDeskOptions) {
    this.#options = options;
  }

  /** A message of a follower. */
  receive(message: Message): void {
    if (message.kind === 'hello') this.#welcome(message.from);
    if (message.kind === 'bye') this.#forget(message.from);
    if (message.kind === 'cancel') this.#running.get(keyOf(message))?.abort();
    if (message.kind === 'request') void this.#answer(message);
  }

  /** Resolves when no follower will ask any more, and after a while in any case: a tab may be frozen. */
  async farewell(): Promise<void> {
    this.#options.office.announce({
      kind: 'leaving',
      protocol: protocolVersion,
      owner: this.#options.office.id,
    });
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, farewellMs);
      this.#onAlone = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#known.size === 0) this.#onAlone();
    });
  }

  close(): void {
    this.#closed.abort();
  }

  async #answer(request: Extract<Message, { kind: 'request' }>): Promise<void> {
    const { from, id, call, again } = request;
    const { office } = this.#options;
    this.#welcome(from);
    const canceller = new AbortController();
    this.#running.set(keyOf(request), canceller);
    try {
      const value = await perform(this.#options.host, call, { again, signal: canceller.signal });
      office.send(from, { kind: 'answer', from: office.id, id, value });
    } catch (error) {
      office.send(from, { kind: 'refusal', from: office.id, id, error: packError(error) });
    } finally {
      this.#running.delete(keyOf(request));
    }
  }

  /** When the follower dies, its transaction must not keep the others waiting. */
  #welcome(follower: string): void {
    if (this.#known.has(follower)) return;
    this.#known.add(follower);
    const { host, locks, office } = this.#options;
    onLockFree(locks.member(follower), this.#closed.signal, () => {
      host.endAll((session) => session.startsWith(`${follower}/`));
      office.forget(follower);
      this.#forget(follower);
    });
  }

  #forget(follower: string): void {
    this.#known.delete(follower);
    if (this.#known.size === 0) this.#onAlone?.();
  }
}

function keyOf({ from, id }: { from: string; id: number }): string {
  return `${from}/${id}`;
}

/** Calls a member of the sessions. */
export function perform(host: Sessions, call: Call, options: RunOptions): Promise<unknown> {
  switch (call.member) {
    case 'execute':
      return host.execute(call.session, call.statement, options);
    case 'open':
      return host.open(call.session, call.statement, options);
    case 'read':
      return host.read(call.session, call.cursor, call.count, options);
    case 'closeCursor':
      return host.closeCursor(call.session, call.cursor);
    case 'end':
      return host.end(call.session);
    case 'maintain':
      return host.maintain(call.task, options);
  }
}
