import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { OutputStream } from '../../src/host/output-stream.ts';

export interface FakeStream {
  stream: OutputStream;
  written(): string;
  /** Resolves with what `pattern` finds, once it is there. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

/** A terminal (or pipe) that remembers what was written to it. */
export function fakeStream(
  isTTY: boolean,
  environment: Record<string, string> = { TERM: 'xterm' },
): FakeStream {
  const chunks: string[] = [];
  const target = new PassThrough();
  target.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  const terminal = Object.assign(target, { isTTY, columns: 60 }) as unknown as NodeJS.WriteStream;
  const written = (): string => chunks.join('');
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(written());
      if (found !== null) return found;
      await once(target, 'data');
    }
  };
  return { stream: new OutputStream(terminal, environment), written, says };
}
