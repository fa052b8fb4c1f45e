import { type AbortOptions, type Clock, ProviderError } from '@music-platform/bridge-traits';
import { ServiceFailure } from '../http/service-failure.ts';
import { ChunkReader } from './chunk-reader.ts';
import type { MediaRange, SentContent } from './sent-content.ts';

/** Times in a row a body may break off without a single byte. */
const mostFruitless = 3;

/** The content of one file. */
export interface ContentSource {
  readonly clock: Clock;
  /** Asks for a range and says what came. */
  open(range: MediaRange | undefined, options: AbortOptions): Promise<SentContent>;
  /** Rejects with `CHANGED_DURING_READ` unless the content is still the one that was opened first. */
  assertUnchanged(options: AbortOptions): Promise<void>;
  /** What a body that broke off means. */
  toError(failure: ServiceFailure): ProviderError;
}

/** How a body is read. */
export interface ReadOptions extends AbortOptions {
  /** Position of the first byte asked for. */
  start: number;
  /** Must have been kept before the last bytes are given away. */
  checked: Promise<void> | undefined;
}

/**
 * Exactly the bytes asked for. A body that breaks off is continued from where it stopped, if the content is still the same; what was not
 * asked for is dropped unseen. Leaving early releases the connection.
 */
export async function* readContent(
  content: ContentSource,
  first: SentContent,
  { start, checked, signal }: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { end } = first;
  let position = start;
  let sent = first;
  for (let fruitless = 0; ; ) {
    const from = position;
    const reader = new ChunkReader(content.clock, sent, { position, end });
    let failure: ProviderError | undefined;
    try {
      for (
        let chunk = await reader.next({ signal });
        chunk !== undefined;
        chunk = await reader.next({ signal })
      ) {
        position += chunk.length;
        if (position > end) await checked;
        yield chunk;
        signal?.throwIfAborted();
      }
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      failure = content.toError(error);
    } finally {
      reader.release();
    }
    if (position > end || (end === Number.POSITIVE_INFINITY && failure === undefined)) return;
    fruitless = position === from ? fruitless + 1 : 0;
    if (fruitless > mostFruitless) throw failure ?? endedEarly();
    await content.assertUnchanged({ signal });
    const rest = { start: position, end: end === Number.POSITIVE_INFINITY ? undefined : end };
    sent = await content.open(rest, { signal });
  }
}

function endedEarly(): ProviderError {
  return new ProviderError('UNAVAILABLE', 'The content ends before its end, again and again.');
}
