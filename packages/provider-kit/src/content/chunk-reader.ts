import type { AbortOptions, Clock } from '@music-platform/bridge-traits';
import { ServiceFailure } from '../http/service-failure.ts';
import { withDeadline } from '../util/abort.ts';
import type { SentContent } from './sent-content.ts';

/** A body that sends nothing for this long counts as broken off. */
const stallMs = 30_000;
/** How long the end of a body is waited for, so that its connection can be used again. */
const endMs = 1_000;

/** The useful part of one body, chunk by chunk. */
export class ChunkReader {
  readonly #clock: Clock;
  readonly #sent: SentContent;
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** Position of the next byte of the body. */
  #at: number;
  #position: number;
  readonly #end: number;
  #hasEnded = false;

  constructor(clock: Clock, sent: SentContent, { position, end }: { position: number; end: number }) {
    this.#clock = clock;
    this.#sent = sent;
    this.#chunks = sent.body[Symbol.asyncIterator]();
    this.#at = sent.from;
    this.#position = position;
    this.#end = end;
  }

  /** The next bytes that were asked for; undefined when the body has ended, or has brought them all. */
  async next({ signal }: AbortOptions): Promise<Uint8Array | undefined> {
    signal?.throwIfAborted();
    while (this.#position <= this.#end && !this.#hasEnded) {
      const chunk = await this.#read(stallMs, signal);
      if (chunk === undefined) return undefined;
      const useful = chunk.subarray(Math.max(0, this.#position - this.#at), this.#end + 1 - this.#at);
      this.#at += chunk.length;
      if (useful.length === 0) continue;
      this.#position += useful.length;
      if (this.#position > this.#end && !this.#sent.goesOn)
        await this.#read(endMs, signal).catch(() => undefined);
      signal?.throwIfAborted();
      return useful;
    }
    return undefined;
  }

  /** Gives up what was not read. */
  release(): void {
    this.#sent.release({ hasEnded: this.#hasEnded });
    if (this.#hasEnded) return;
    Promise.resolve(this.#chunks.return?.()).catch(() => undefined);
  }

  async #read(limitMs: number, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> {
    const late = (): ServiceFailure => new ServiceFailure({ systemCode: 'ETIMEDOUT' });
    const step = await withDeadline(this.#clock, limitMs, late, signal, () => this.#chunks.next());
    this.#hasEnded = step.done === true;
    return step.done === true ? undefined : step.value;
  }
}
