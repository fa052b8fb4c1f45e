import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDatabaseAdapter } from '@music-platform/testkit/conformance';
import Sqlite from 'better-sqlite3';
import { describe, it } from 'vitest';
import { openNodeDatabase } from '../src/index.ts';

let prepared = 0;
const { prepare } = Sqlite.prototype;
Sqlite.prototype.prepare = function counted(this: Sqlite.Database, sql: string) {
  prepared += 1;
  return prepare.call(this, sql);
} as typeof prepare;

describeDatabaseAdapter(
  'db-node on disk',
  { describe, it },
  {
    create: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'db-node-conformance-'));
      const open = () => openNodeDatabase({ path: join(folder, 'library.db') });
      const teardown = () => rm(folder, { recursive: true });
      return { adapter: await open(), reopen: open, second: open, prepared: () => prepared, teardown };
    },
  },
);

describeDatabaseAdapter(
  'db-node in memory',
  { describe, it },
  {
    create: async () => ({ adapter: await openNodeDatabase({ path: ':memory:' }), prepared: () => prepared }),
  },
);
