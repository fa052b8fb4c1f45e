import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyncCoordinator } from '@music-platform/core-sync';
import { openNodeDatabase } from '@music-platform/db-node';
import { MockIncrementalProvider, virtualDrive } from '@music-platform/testkit';
import { systemClock } from '@music-platform/testkit/emulators';
import { answer } from '../common/child.ts';
import { completed } from '../common/completed.ts';
import { observed } from './observed-database.ts';
import { writeAgain } from './raw-writer.ts';

/** One first sync, and better-sqlite3 writing the same rows. */
export interface DatabaseFigures {
  tracks: number;
  statementsMs: number;
  transactionsMs: number;
  rawMs: number;
  rows: number;
}

const tracks = Number(process.argv[2] ?? 20_000);

const answers = answer({ measure });

/** What a process that writes a catalogue can be asked. */
export type DatabaseAnswers = typeof answers;

async function measure(): Promise<DatabaseFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'music-bench-'));
  const path = join(folder, 'bench.db');
  try {
    const clock = systemClock;
    const remote = virtualDrive({ tracks, seed: 1, providerTags: true, drive: { clock } });
    const provider = new MockIncrementalProvider({
      remote,
      clock,
      supports: { tags: true, contentHashes: [] },
    });
    const adapter = await openNodeDatabase({ path });
    const { database, spentMs } = observed(adapter);
    const sync = new SyncCoordinator({
      database,
      providers: [{ profile: { id: 'bench', displayName: 'Bench' }, provider }],
    });
    const job = await completed(sync, sync.startFullSync('bench'));
    const statementsMs = spentMs();
    await sync.close();
    await adapter.close();
    const pages = job.stats.apiCalls['list'] ?? 1;
    const raw = writeAgain(path, join(folder, 'again.db'), pages);
    return { tracks, statementsMs, transactionsMs: job.stats.databaseMs, rawMs: raw.ms, rows: raw.rows };
  } finally {
    await rm(folder, { recursive: true });
  }
}
