import { Worker } from 'node:worker_threads';
import { createReaderPool, type ReaderPool } from '@music-platform/core-sync';

/** Reads the files of a folder on a thread of their own. */
export function folderReader(root: string, threads = 1): ReaderPool {
  const entry = new URL(
    import.meta.url.endsWith('.ts') ? './read-folder.ts' : './read-folder.js',
    import.meta.url,
  );
  return createReaderPool({
    threads,
    start: ({ message, failure }) => {
      const worker = new Worker(entry, { workerData: { root } });
      worker.on('message', message);
      worker.on('error', failure);
      worker.on('exit', failure);
      return { post: (question) => worker.postMessage(question), terminate: () => worker.terminate() };
    },
  });
}
