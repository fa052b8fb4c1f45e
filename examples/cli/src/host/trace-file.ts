import { closeSync, openSync, writeSync } from 'node:fs';
import { startChromeTrace } from '@music-platform/core-sync/trace';
import { UsageError } from '../usage-error.ts';

/** Runs `work` while its spans are written to a file that Perfetto and chrome://tracing open. Without a file, just runs it. */
export async function withTrace<T>(path: string | undefined, work: () => Promise<T>): Promise<T> {
  if (path === undefined) return work();
  const file = create(path);
  const trace = startChromeTrace((text) => writeSync(file, text));
  try {
    return await work();
  } finally {
    trace.stop();
    closeSync(file);
  }
}

function create(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new UsageError(
      `The trace cannot be written to ${path} (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}
