import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createReaderPool, type ReaderPool } from '@music-platform/core-sync';

/** Reads the files of a folder on other threads, as `music-sync` does. */
export function folderReader(root: string): ReaderPool {
  return createReaderPool({
    threads: Math.min(4, availableParallelism()),
    start: ({ message, failure }) => {
      const module = import.meta.url.endsWith('.ts') ? './read-folder.ts' : './read-folder.js';
      const worker = new Worker(new URL(module, import.meta.url), { workerData: { root } });
      worker.on('message', message).on('error', failure).on('exit', failure);
      return { post: (question) => worker.postMessage(question), terminate: () => worker.terminate() };
    },
  });
}
