import type { Clock } from '@music-platform/bridge-traits';

/** A message on its way to a receiver. */
export interface PushMessage {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Hands a message over and resolves to the receiver's status. */
export type PushTransport = (message: PushMessage, signal: AbortSignal) => Promise<number>;

const DELIVERY_TIMEOUT_MS = 10_000;
const retried: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Sends messages by `fetch`. */
export const fetchTransport: PushTransport = async ({ address, headers }, signal) => {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)]);
  const response = await fetch(address, { method: 'POST', headers, signal: limit, redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
};

/** What became of a message. */
export interface PushAttempt {
  readonly channelId: string;
  readonly messageNumber: number;
  readonly state: string;
  /** The receiver's answer; 0 when there was none. */
  readonly status: number;
}

/** Delivers messages and repeats those the receiver could not take. */
export class PushDelivery {
  readonly attempts: PushAttempt[] = [];
  readonly #clock: Clock;
  readonly #transport: PushTransport;
  readonly #closing = new AbortController();
  readonly #pending = new Set<Promise<void>>();

  constructor(clock: Clock, transport: PushTransport) {
    this.#clock = clock;
    this.#transport = transport;
  }

  /** Resolves after the first attempt; later ones go on in the background. */
  async send(
    message: PushMessage,
    facts: Omit<PushAttempt, 'status'>,
    retryDelaysMs: readonly number[],
  ): Promise<void> {
    const status = await this.#attempt(message, facts);
    if (!retried.has(status)) return;
    const retrying = this.#retry(message, facts, retryDelaysMs).finally(() => this.#pending.delete(retrying));
    this.#pending.add(retrying);
  }

  /** Like `send`, without waiting for the first attempt. */
  post(message: PushMessage, facts: Omit<PushAttempt, 'status'>, retryDelaysMs: readonly number[]): void {
    const sending = this.send(message, facts, retryDelaysMs).finally(() => this.#pending.delete(sending));
    this.#pending.add(sending);
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  close(): Promise<void> {
    this.#closing.abort(new Error('The emulator is closed.'));
    return this.settled();
  }

  async #retry(
    message: PushMessage,
    facts: Omit<PushAttempt, 'status'>,
    retryDelaysMs: readonly number[],
  ): Promise<void> {
    for (const delayMs of retryDelaysMs) {
      try {
        await this.#clock.sleep(delayMs, { signal: this.#closing.signal });
      } catch {
        return;
      }
      if (!retried.has(await this.#attempt(message, facts))) return;
    }
  }

  async #attempt(message: PushMessage, facts: Omit<PushAttempt, 'status'>): Promise<number> {
    if (this.#closing.signal.aborted) return 0;
    const status = await this.#transport(message, this.#closing.signal).catch(() => 0);
    this.attempts.push({ ...facts, status });
    return status;
  }
}
