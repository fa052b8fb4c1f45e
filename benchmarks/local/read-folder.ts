import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { answerReads } from '@music-platform/core-sync/worker';
import { createLocalProvider } from '@music-platform/provider-local';

const { root } = workerData as { root: string };
parentPort?.on(
  'message',
  answerReads(
    createLocalProvider({ root }),
    (message, transfer) => parentPort?.postMessage(message, transfer),
    { sha256: (bytes) => createHash('sha256').update(bytes).digest('hex') },
  ),
);
