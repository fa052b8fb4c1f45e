import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import { openNodeDatabase } from '@music-platform/db-node';
import { locateTarget } from '../profile/folder-profile.ts';
import { UsageError } from '../usage-error.ts';

/** Which database a command opens, and what for. */
export interface DatabaseSettings {
  /** File of the database, or `':memory:'`. */
  database: string;
  /** `create`: it is made where it is missing. `existing`: it must be there. `rehearse`: a copy is used, and it may be missing. */
  access: 'create' | 'existing' | 'rehearse';
  /** The folder or profile the command is to sync, if any. */
  folder?: string | undefined;
}

const inMemory = ':memory:';

/** Opens the database, or says in a `UsageError` why there is none. A command that fails here has made nothing. */
export async function openDatabase({ database, access, folder }: DatabaseSettings): Promise<DatabaseAdapter> {
  if (database === inMemory) return openNodeDatabase({ path: inMemory });
  const kind = await kindOf(database);
  if (kind === 'folder') throw new UsageError(`${database} is a folder. Name a database file with --db.`);
  if (kind === 'file') {
    return access === 'rehearse' ? openCopy(database) : openNodeDatabase({ path: database });
  }
  // A new database knows no profile: a target that is no folder must fail before anything is made.
  if (folder !== undefined) await locateTarget(folder, []);
  if (access === 'rehearse') return openNodeDatabase({ path: inMemory });
  if (access !== 'create') {
    throw new UsageError(
      `There is no database at ${database}. Make one with \`music-sync sync <folder>\`, or name another with --db.`,
    );
  }
  if ((await kindOf(dirname(database))) !== 'folder') {
    throw new UsageError(
      `There is no folder ${dirname(database)} for the database. Create it, or correct --db.`,
    );
  }
  return openNodeDatabase({ path: database });
}

/** A copy that goes away when it is closed, so that a rehearsal neither writes the original nor locks it. */
async function openCopy(database: string): Promise<DatabaseAdapter> {
  const folder = await mkdtemp(join(tmpdir(), 'music-sync-plan-'));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'copy.db');
    const original = await openNodeDatabase({ path: database });
    await original.backup(path).finally(() => original.close());
    const copy = await openNodeDatabase({ path });
    const close = (): Promise<void> => copy.close().finally(removeFolder);
    return { engine: copy.engine, dialect: copy.dialect, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'missing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'missing';
    throw error;
  }
}
