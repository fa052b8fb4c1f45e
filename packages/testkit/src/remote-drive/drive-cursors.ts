import { ProviderError } from '@music-platform/bridge-traits';

/** Hands out opaque positions of one drive and refuses what is foreign, malformed or from before the last `expire`. */
export class DriveCursors {
  readonly #prefix: string;
  #epoch = 1;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Refuses every cursor handed out so far. */
  expire(): void {
    this.#epoch += 1;
  }

  encode(position: number): string {
    return `${this.#prefix}.${this.#epoch}.${position}`;
  }

  /** The position in a cursor. Throws `CURSOR_EXPIRED`. */
  decode(cursor: string): number {
    const prefix = `${this.#prefix}.${this.#epoch}.`;
    const position = cursor.startsWith(prefix) ? cursor.slice(prefix.length) : '';
    if (!/^-?\d{1,15}$/.test(position)) {
      throw new ProviderError('CURSOR_EXPIRED', 'The cursor is unknown or no longer valid.');
    }
    return Number(position);
  }
}
