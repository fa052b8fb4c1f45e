import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { openCatalogue } from '../../src/catalogue/open-catalogue.ts';

/** The cursor a library has stored; empty where there is none. */
export async function readCursor(database: DatabaseAdapter): Promise<string> {
  const db = await openCatalogue(database);
  const row = await db.selectFrom('sync_cursors').select('cursor').executeTakeFirst();
  return row?.cursor ?? '';
}

/** Puts something else in place of every stored cursor. */
export async function replaceCursors(
  database: DatabaseAdapter,
  values: { kind: 'list' | 'changes'; cursor: string; seen: Uint8Array },
): Promise<void> {
  const db = await openCatalogue(database);
  await db.updateTable('sync_cursors').set(values).execute();
}
