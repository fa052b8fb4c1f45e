import {
  AbstractTokenizer,
  EndOfStreamError,
  type IGetToken,
  type IRandomAccessFileInfo,
  type IReadChunkOptions,
} from 'strtok3';

/** A strtok3 tokenizer over bytes in memory that answers at once: music-metadata reads token by token. */
export class MemoryTokenizer extends AbstractTokenizer {
  override fileInfo: IRandomAccessFileInfo;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, mimeType: string) {
    super({ maxBufferSize: Math.max(1, bytes.length) });
    this.#bytes = bytes;
    this.fileInfo = { size: bytes.length, mimeType };
  }

  supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.position = position;
  }

  override async readToken<T>(token: IGetToken<T>, position: number = this.position): Promise<T> {
    const value = this.#get(token, position);
    this.position = position + token.len;
    return value;
  }

  override async peekToken<T>(token: IGetToken<T>, position?: number | null): Promise<T> {
    return this.#get(token, position ?? this.position);
  }

  async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const length = this.#copy(target, options);
    this.position = (options?.position ?? this.position) + length;
    return length;
  }

  async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    return this.#copy(target, options);
  }

  #get<T>(token: IGetToken<T>, position: number): T {
    const end = position + token.len;
    if (!(position >= 0 && token.len >= 0 && end <= this.#bytes.length)) throw new EndOfStreamError();
    // A copy, because some tokens address the underlying buffer from its beginning.
    return token.get(this.#bytes.slice(position, end), 0);
  }

  #copy(target: Uint8Array, options: IReadChunkOptions | undefined): number {
    const { length, position, mayBeLess } = this.normalizeOptions(target, options);
    const found = Math.max(0, Math.min(length, this.#bytes.length - position));
    if (found < length && !mayBeLess) throw new EndOfStreamError();
    target.set(this.#bytes.subarray(position, position + found));
    return found;
  }
}
