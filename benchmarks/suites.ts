import { cloudSuite } from './cloud/cloud-suite.ts';
import type { Suite } from './common/suite.ts';
import { databaseSuite } from './database/database-suite.ts';
import { listingSuite } from './listing/listing-suite.ts';
import { localSuite } from './local/local-suite.ts';
import { memorySuite } from './memory/memory-suite.ts';
import { readSuite } from './read/read-suite.ts';

/** Every suite by its name on the command line, in the order they run. */
export const suites: ReadonlyMap<string, Suite> = new Map([
  ['local', localSuite],
  ['gdrive', cloudSuite('gdrive')],
  ['onedrive', cloudSuite('onedrive')],
  ['listing', listingSuite],
  ['read', readSuite],
  ['db', databaseSuite],
  ['memory', memorySuite],
]);
