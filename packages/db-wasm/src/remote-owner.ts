import type { AbortOptions } from '@music-platform/bridge-traits';
import type { PostOffice } from './post-office.ts';
import { type Call, type Message, unpackError } from './wire.ts';

interface Pending {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** Whoever held the database is gone, and has not answered. Whether it ran the call, nobody knows. */
export class OwnerGone extends Error {
  override readonly name = 'OwnerGone';
}

/** The owner in another tab, as its followers see it. */
export class RemoteOwner {
  readonly id: string;
  readonly #office: PostOffice;
  readonly #pending = new Map<number, Pending>();
  #requests = 0;
  #isGone = false;

  constructor(id: string, office: PostOffice) {
    this.id = id;
    this.#office = office;
  }

  /** Asks the owner, and resolves to its answer. Rejects with `OwnerGone` when there will be none. */
  async ask(call: Call, again: boolean, { signal }: AbortOptions = {}): Promise<unknown> {
    signal?.throwIfAborted();
    if (this.#isGone) throw new OwnerGone();
    this.#requests += 1;
    const id = this.#requests;
    const from = this.#office.id;
    this.#send({ kind: 'request', from, id, call, again });
    const cancel = (): void => this.#send({ kind: 'cancel', from, id });
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      this.#pending.delete(id);
    }
  }

  /** A message of the owner. */
  receive(message: Message): void {
    if (message.kind === 'answer') this.#pending.get(message.id)?.resolve(message.value);
    if (message.kind === 'refusal') this.#pending.get(message.id)?.reject(unpackError(message.error));
  }

  /** There will be no more answers. */
  gone(reason: unknown = new OwnerGone()): void {
    this.#isGone = true;
    for (const pending of this.#pending.values()) pending.reject(reason);
  }

  #send(message: Message): void {
    try {
      this.#office.send(this.id, message);
    } catch (error) {
      throw new TypeError('SQLite can only bind numbers, strings, bigints, bytes and null', { cause: error });
    }
  }
}
