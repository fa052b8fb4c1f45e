import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeDatabase } from '@music-platform/db-node';
import { answer } from '../common/child.ts';
import { type CatalogueWrites, writeCatalogue } from './catalogue-writes.ts';
import { type RawFigures, writeAgain } from './raw-writer.ts';

/** One first sync, and better-sqlite3 writing the same rows. */
export interface DatabaseFigures {
  readonly ours: CatalogueWrites;
  readonly raw: RawFigures;
}

const answers = answer({ measure });

/** What a process that writes a catalogue can be asked. */
export type DatabaseAnswers = typeof answers;

async function measure(tracks: number): Promise<DatabaseFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'music-bench-'));
  const path = join(folder, 'bench.db');
  try {
    const adapter = await openNodeDatabase({ path });
    const ours = await writeCatalogue(adapter, tracks);
    await adapter.close();
    return { ours, raw: writeAgain(path, join(folder, 'again.db'), ours.pages) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
