import type { CatalogueWrites } from '../catalogue-writes.ts';

/** What the page offers to the process that opened it. */
export interface BenchPage {
  /** A worker of its own writes a catalogue of so many tracks into a database of its own. */
  measure(tracks: number): Promise<CatalogueWrites>;
}

const page: BenchPage = {
  measure: (tracks) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const { promise, resolve, reject } = Promise.withResolvers<CatalogueWrites>();
    worker.onmessage = ({ data }: MessageEvent<CatalogueWrites | { error: string }>) => {
      if ('error' in data) reject(new Error(data.error));
      else resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(tracks);
    return promise.finally(() => worker.terminate());
  },
};
Object.assign(globalThis, { bench: page });
