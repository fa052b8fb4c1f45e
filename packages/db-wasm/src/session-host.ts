import { SyncError } from '@music-platform/bridge-traits';
import type { Connection, Cursor } from './connection.ts';
import { runMaintenance } from './maintenance.ts';
import {
  type MaintenanceTask,
  NotExecuted,
  type RunOptions,
  type SessionResult,
  type Sessions,
  type SqlStatement,
} from './sessions.ts';
import { interruptedError } from './sqlite-errors.ts';
import type { Row } from './statement.ts';
import { Turns } from './turns.ts';

/** What a host serves its sessions with. */
export interface SessionHostOptions {
  readonly name: string;
  readonly connection: Connection;
  /** A further connection, which sees what was committed while `connection` is inside a transaction. Absent: readers wait. */
  readonly openReader?: (() => Connection) | undefined;
  /** A connection to an empty database in memory. */
  readonly openMemory: () => Connection;
  readonly transactionIdleMs: number;
}

interface OpenCursor extends Cursor {
  readonly session: string;
}

const nothing: SessionResult = { rows: [], changes: 0, inTransaction: false };

/** Serves sessions from a connection of its own. */
export class SessionHost implements Sessions {
  readonly #options: SessionHostOptions;
  readonly #turns: Turns;
  /** A cursor of this host is never taken for one of another. */
  readonly #mark: string = crypto.randomUUID();
  readonly #cursors = new Map<string, OpenCursor>();
  /** Sessions whose transaction was ended from outside, and why; they hear it until they roll back. */
  readonly #broken = new Map<string, unknown>();
  #reader: Connection | undefined;
  #cursorsOpened = 0;
  #isOpen = true;

  constructor(options: SessionHostOptions) {
    this.#options = options;
    this.#turns = new Turns({ idleMs: options.transactionIdleMs, evict: (holder) => this.#evict(holder) });
  }

  async execute(session: string, statement: SqlStatement, options: RunOptions = {}): Promise<SessionResult> {
    if (this.#turns.blocks(session)) {
      const rows = this.#readBeside(statement);
      if (rows) return { rows, inTransaction: false };
    }
    return this.#turns.perform(session, () => this.#run(session, statement, options.again === true), options);
  }

  open(session: string, { sql, parameters }: SqlStatement, options: RunOptions = {}): Promise<string> {
    return this.#turns.perform(
      session,
      () => {
        this.#requireSound(session);
        const cursor = this.#options.connection.open(sql, parameters);
        this.#cursorsOpened += 1;
        const id = `${this.#mark}/${this.#cursorsOpened}`;
        this.#cursors.set(id, { session, read: cursor.read, close: cursor.close });
        return id;
      },
      options,
    );
  }

  read(session: string, id: string, count: number, options: RunOptions = {}): Promise<Row[]> {
    return this.#turns.perform(
      session,
      () => {
        const cursor = this.#cursors.get(id);
        if (!this.#isOpen || cursor?.session !== session) throw new NotExecuted('the cursor is closed');
        return cursor.read(count);
      },
      options,
    );
  }

  async closeCursor(_session: string, id: string): Promise<void> {
    this.#cursors.get(id)?.close();
    this.#cursors.delete(id);
  }

  async end(session: string): Promise<void> {
    this.endAll((each) => each === session);
  }

  /** Ends sessions whose owner is gone. */
  endAll(matches: (session: string) => boolean): void {
    this.#turns.drop(matches, new NotExecuted('the session has ended'));
    for (const [id, cursor] of this.#cursors) {
      if (!matches(cursor.session)) continue;
      cursor.close();
      this.#cursors.delete(id);
    }
    for (const session of [...this.#broken.keys()].filter(matches)) this.#broken.delete(session);
    const { holder } = this.#turns;
    if (holder !== undefined && matches(holder)) this.#rollBack();
  }

  maintain(task: MaintenanceTask, options: RunOptions = {}): Promise<unknown> {
    const work = (): unknown => {
      this.#requireOpen();
      if (task.kind === 'import' && options.again) throw this.#unknownOutcome();
      if (task.kind === 'import') this.#closeReader();
      return runMaintenance(this.#options, task);
    };
    return this.#turns.perform('maintenance', work, options);
  }

  /** Rolls back and closes. Whoever waits hears that nothing was executed. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.endAll(() => true);
    this.#closeReader();
    this.#options.connection.close();
  }

  #run(session: string, { sql, parameters }: SqlStatement, again: boolean): SessionResult {
    this.#requireOpen();
    const { connection } = this.#options;
    if (/^\s*rollback\s*;?\s*$/i.test(sql) && this.#turns.holder !== session) {
      this.#broken.delete(session);
      return nothing;
    }
    this.#requireSound(session);
    if (again && !connection.isReadOnly(sql)) throw this.#unknownOutcome();
    try {
      return { ...connection.execute(sql, parameters), inTransaction: connection.inTransaction };
    } catch (error) {
      // SQLite has rolled back by itself; what follows must not be committed statement by statement.
      if (this.#turns.holder === session && !connection.inTransaction) this.#broken.set(session, error);
      throw error;
    } finally {
      if (connection.inTransaction) this.#turns.hold(session);
      else if (this.#turns.holder === session) this.#turns.release();
    }
  }

  /** Rows as they were committed before the transaction that is in the way; undefined when only waiting helps. */
  #readBeside({ sql, parameters }: SqlStatement): Row[] | undefined {
    const { openReader } = this.#options;
    if (!this.#isOpen || !openReader || !/^\s*(?:select|with|values)\b/i.test(sql)) return undefined;
    try {
      this.#reader ??= openReader();
      return this.#reader.isReadOnly(sql) ? this.#reader.execute(sql, parameters).rows : undefined;
    } catch {
      // The statement is wrong, or wants what only the other connection has: the line will tell.
      return undefined;
    }
  }

  #closeReader(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  #evict(holder: string): void {
    if (this.#turns.holder !== holder) return;
    const seconds = this.#options.transactionIdleMs / 1000;
    const message = `Database ${this.#options.name} rolled back a transaction that did nothing for ${seconds} s while others waited. Keep transactions short.`;
    this.#broken.set(holder, new SyncError('DATABASE_LOCKED', message));
    this.#rollBack();
  }

  #rollBack(): void {
    try {
      this.#options.connection.execute('rollback');
    } finally {
      this.#turns.release();
    }
  }

  #requireOpen(): void {
    if (!this.#isOpen) throw new NotExecuted('the database changes hands');
  }

  #requireSound(session: string): void {
    this.#requireOpen();
    if (this.#broken.has(session)) throw this.#broken.get(session);
  }

  #unknownOutcome(): SyncError {
    return interruptedError(
      this.#options.name,
      'unknown',
      'a statement was running that may or may not have been executed',
    );
  }
}
