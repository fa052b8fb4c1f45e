import type { Clock } from '@music-platform/bridge-traits';

/** Hands a message over and resolves to the receiver's status. */
export type WebhookTransport<Message> = (message: Message, signal: AbortSignal) => Promise<number>;

/** Delivers messages and repeats those the receiver could not take. `Facts`: what is noted of each attempt, besides the status. */
export class WebhookDelivery<Message, Facts extends object> {
  /** What became of each message; the status is 0 where the receiver gave no answer. */
  readonly attempts: (Facts & { readonly status: number })[] = [];
  readonly #clock: Clock;
  readonly #transport: WebhookTransport<Message>;
  readonly #isRetried: (status: number) => boolean;
  readonly #closing = new AbortController();
  readonly #pending = new Set<Promise<void>>();

  constructor(
    clock: Clock,
    transport: WebhookTransport<Message>,
    isRetried: (status: number) => boolean = isServerFailure,
  ) {
    this.#clock = clock;
    this.#transport = transport;
    this.#isRetried = isRetried;
  }

  /** Aborts when nothing is to be sent any more. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** Resolves after the first attempt; later ones go on in the background. */
  async send(message: Message, facts: Facts, retryDelaysMs: readonly number[]): Promise<void> {
    const status = await this.#attempt(message, facts);
    if (!this.#isRetried(status)) return;
    const retrying = this.#retry(message, facts, retryDelaysMs).finally(() => this.#pending.delete(retrying));
    this.#pending.add(retrying);
  }

  /** Like `send`, without waiting for the first attempt. */
  post(message: Message, facts: Facts, retryDelaysMs: readonly number[]): void {
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

  async #retry(message: Message, facts: Facts, retryDelaysMs: readonly number[]): Promise<void> {
    for (const delayMs of retryDelaysMs) {
      try {
        await this.#clock.sleep(delayMs, { signal: this.#closing.signal });
      } catch {
        return;
      }
      if (!this.#isRetried(await this.#attempt(message, facts))) return;
    }
  }

  async #attempt(message: Message, facts: Facts): Promise<number> {
    if (this.#closing.signal.aborted) return 0;
    const status = await this.#transport(message, this.#closing.signal).catch(() => 0);
    this.attempts.push({ ...facts, status });
    return status;
  }
}

function isServerFailure(status: number): boolean {
  return [500, 502, 503, 504].includes(status);
}
