import type { OutputStream } from '../host/output-stream.ts';

/** The one document of a `--json` run. */
export async function writeJson(out: OutputStream, value: unknown): Promise<void> {
  await out.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** One array, written item by item, so that a large library is never held as a whole. */
export async function writeJsonArray(out: OutputStream, items: AsyncIterable<unknown>): Promise<void> {
  let separator = '[\n';
  for await (const item of items) {
    if (out.closed) return;
    await out.write(separator + JSON.stringify(item));
    separator = ',\n';
  }
  await out.write(separator === '[\n' ? '[]\n' : '\n]\n');
}

/** What a JSON text says; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
