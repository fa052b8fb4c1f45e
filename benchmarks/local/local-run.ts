import { SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { createLocalProvider } from '@music-platform/provider-local';
import { answer } from '../common/child.ts';
import { completed } from '../common/completed.ts';
import { measured } from '../common/measured.ts';
import { peakRssMb } from '../common/peak-rss.ts';
import { folderReader } from './folder-reader.ts';

const [root = '', path = ''] = process.argv.slice(2);
const database = await openNodeDatabase({ path });
const reader = folderReader(root);
const sync = new SyncCoordinator({
  database,
  sha256: (bytes) => process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex'),
  providers: [
    { profile: { id: 'bench', displayName: 'Bench' }, provider: createLocalProvider({ root }), reader },
  ],
});

const answers = answer(
  {
    /** The first time everything, then what has changed. */
    sync: async () => {
      const { result, ms, cpuMs } = await measured(() => completed(sync, sync.startIncrementalSync('bench')));
      const { items, bytesDownloaded, rangedReads } = result.stats;
      const { added, updated, failed } = items;
      return { ms, cpuMs, added, updated, failed, bytesRead: bytesDownloaded, reads: rangedReads };
    },
    peakRssMb,
  },
  async () => {
    await sync.close();
    await reader.close();
    await database.close();
  },
);

/** What an application that syncs a folder can be asked. */
export type LocalAnswers = typeof answers;
