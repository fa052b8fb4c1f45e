import type { DatabaseAdapter } from '@music-platform/bridge-traits';
import type { KnownGap } from './rule-suite.ts';

/** One adapter over one empty database. */
export interface DatabaseSubject {
  adapter: DatabaseAdapter;
  /** Opens the same database again after `adapter` was closed. Absent: it is not durable. */
  reopen?(): Promise<DatabaseAdapter>;
  /** A further connection to the same database. Absent: there can be only one. */
  second?(): Promise<DatabaseAdapter>;
  /** How many statements the database has prepared so far. Absent: nobody can tell (say why in `without`). */
  prepared?(): number;
  /** Removes what `create` made; every adapter has been closed by then. */
  teardown?(): Promise<void>;
}

/** What `describeDatabaseAdapter` needs of an implementation. Only the engine `sqlite` has a suite so far. */
export interface DatabaseAdapterHarness {
  create(): Promise<DatabaseSubject>;
  /** Why something cannot be offered; the tests show the reason and are skipped. */
  without?: Partial<Record<'reopen' | 'second' | 'prepared', string>> | undefined;
  knownGaps?: readonly KnownGap[] | undefined;
  /** 10 s unless given. */
  timeoutMs?: number | undefined;
}
