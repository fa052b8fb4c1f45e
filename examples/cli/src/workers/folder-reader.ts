import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createReaderPool, type ReaderPool } from '@music-platform/core-sync';

const mostThreads = 4;

/** Reads the files of a folder on threads of their own, which start when there is much to read. */
export function folderReader(root: string): ReaderPool {
  return createReaderPool({
    threads: Math.min(mostThreads, availableParallelism()),
    start: ({ message, failure }) => {
      const worker = new Worker(new URL('./read-folder.ts', import.meta.url), { workerData: { root } });
      worker.on('message', message).on('error', failure).on('exit', failure);
      return { post: (question) => worker.postMessage(question), terminate: () => worker.terminate() };
    },
  });
}
