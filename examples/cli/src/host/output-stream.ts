import type { ProgressStyle } from '../progress/render-progress.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const eraseLine = '\r\u001b[K';

/**
 * stdout or stderr, with what the terminal behind it can show. A reader that went away (`| head`) closes it quietly:
 * later writes do nothing, and the command goes on to its own end.
 */
export class OutputStream implements ProgressStyle {
  readonly isTerminal: boolean;
  readonly color: boolean;
  readonly unicode: boolean;
  readonly #stream: NodeJS.WriteStream;
  #closed = false;
  #failure: Error | undefined;
  #status = '';

  constructor(stream: NodeJS.WriteStream, environment: Environment = process.env) {
    this.#stream = stream;
    this.isTerminal = stream.isTTY === true && environment['TERM'] !== 'dumb';
    this.color = this.isTerminal && (environment['NO_COLOR'] ?? '') === '';
    this.unicode = this.isTerminal && showsUnicode(environment);
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#closed = true;
      this.#failure = hasGone(error) ? undefined : error;
    });
  }

  /** The reader has gone: nothing more needs to be produced. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Columns of the terminal; 80 where it does not say. */
  get columns(): number {
    return this.#stream.columns > 0 ? this.#stream.columns : 80;
  }

  /** Columns a table may take: those of the terminal, and no limit in a pipe. */
  get tableWidth(): number | undefined {
    return this.isTerminal ? this.columns : undefined;
  }

  /** Keeps `line` as the last one of the terminal; everything else is written above it. Empty: none. */
  setStatus(line: string): void {
    this.writeNow('', line);
  }

  /** Hands whole lines over without waiting; for short messages. */
  writeNow(lines: string, status: string = this.#status): void {
    if (this.#closed) return;
    this.#stream.write((this.#status === '' ? '' : eraseLine) + lines + status);
    this.#status = status;
  }

  /** Hands `text` over and resolves when more may follow; rejects when it cannot be written (a full disk). */
  async write(text: string): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed) return;
    await new Promise<void>((resolve, reject) => {
      this.#stream.write(text, (error) => {
        if (error == null || hasGone(error)) resolve();
        else reject(error);
      });
    });
  }

  /** Each line followed by a line break. */
  async writeLines(lines: readonly string[]): Promise<void> {
    if (lines.length > 0) await this.write(`${lines.join('\n')}\n`);
  }
}

/** The reader closed its end. */
function hasGone(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
}

function showsUnicode(environment: Environment): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  if (locale !== '') return /utf-?8/iu.test(locale);
  return process.platform === 'darwin' || environment['WT_SESSION'] !== undefined;
}
