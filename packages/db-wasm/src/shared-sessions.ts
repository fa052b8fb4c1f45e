import type { AbortOptions } from '@music-platform/bridge-traits';
import type { OwnerSeat } from './owner-seat.ts';
import { OwnerGone } from './remote-owner.ts';
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
import type { Call } from './wire.ts';

const rolledBack: SessionResult = { rows: [], changes: 0, inTransaction: false };

/**
 * The sessions of one member, run by whoever owns the database at the moment. When the owner goes, what has surely not run goes to the
 * next one; reads are read again; a write that may have happened, and a transaction that was open, end with `INTERRUPTED`.
 */
export class SharedSessions implements Sessions {
  readonly #name: string;
  readonly #seat: OwnerSeat;
  /** By session: the owner its transaction is with. */
  readonly #transactions = new Map<string, string>();
  /** By cursor: the owner that reads it. */
  readonly #cursors = new Map<string, string>();

  constructor(name: string, seat: OwnerSeat) {
    this.#name = name;
    this.#seat = seat;
  }

  async execute(session: string, statement: SqlStatement, options: RunOptions = {}): Promise<SessionResult> {
    const held = this.#transactions.get(session);
    const isRollback = /^\s*rollback\s*;?\s*$/i.test(statement.sql);
    if (held === undefined) {
      const [result, owner] = await this.#anywhere<SessionResult>(
        { member: 'execute', session, statement },
        options,
      );
      if (result.inTransaction) this.#transactions.set(session, owner);
      return result;
    }
    try {
      const result = await this.#at<SessionResult>(held, { member: 'execute', session, statement }, options);
      if (!result.inTransaction) this.#transactions.delete(session);
      return result;
    } catch (error) {
      if (!isLost(error)) throw error;
      if (isRollback) {
        this.#transactions.delete(session);
        return rolledBack;
      }
      throw this.#lostTransaction(statement, error);
    }
  }

  async open(session: string, statement: SqlStatement, options: RunOptions = {}): Promise<string> {
    const call: Call = { member: 'open', session, statement };
    const held = this.#transactions.get(session);
    if (held === undefined) {
      const [cursor, owner] = await this.#anywhere<string>(call, options);
      this.#cursors.set(cursor, owner);
      return cursor;
    }
    const cursor = await this.#orInterrupted(this.#at<string>(held, call, options), 'a transaction was open');
    this.#cursors.set(cursor, held);
    return cursor;
  }

  read(session: string, cursor: string, count: number, options: RunOptions = {}): Promise<Row[]> {
    const owner = this.#cursors.get(cursor);
    const call: Call = { member: 'read', session, cursor, count };
    return this.#orInterrupted(this.#at<Row[]>(owner, call, options), 'rows were being read');
  }

  async closeCursor(session: string, cursor: string): Promise<void> {
    const owner = this.#cursors.get(cursor);
    this.#cursors.delete(cursor);
    await this.#at(owner, { member: 'closeCursor', session, cursor }).catch(ignoreLost);
  }

  async end(session: string): Promise<void> {
    this.#transactions.delete(session);
    await this.#at(this.#seat.current, { member: 'end', session }).catch(ignoreLost);
  }

  async maintain(task: MaintenanceTask, options: RunOptions = {}): Promise<unknown> {
    const [result] = await this.#anywhere({ member: 'maintain', task }, options);
    return result;
  }

  /** Runs a call that no transaction ties to one owner; the second value is who ran it. */
  async #anywhere<Result>(call: Call, { signal }: AbortOptions): Promise<[result: Result, owner: string]> {
    for (let again = false; ; ) {
      const owner = await this.#seat.next({ signal });
      try {
        return [(await this.#seat.ask(owner, call, { again, signal })) as Result, owner];
      } catch (error) {
        if (!isLost(error)) throw error;
        again ||= error instanceof OwnerGone;
      }
    }
  }

  /** Runs a call at one owner, and at no other. */
  async #at<Result>(owner: string | undefined, call: Call, { signal }: AbortOptions = {}): Promise<Result> {
    if (owner === undefined) throw new NotExecuted('nobody holds the database');
    return (await this.#seat.ask(owner, call, { again: false, signal })) as Result;
  }

  async #orInterrupted<Result>(work: Promise<Result>, what: string): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw isLost(error) ? interruptedError(this.#name, 'not-executed', what) : error;
    }
  }

  #lostTransaction({ sql }: SqlStatement, error: unknown): Error {
    const isUnsure = error instanceof OwnerGone && /^\s*(?:commit|end|release)\b/i.test(sql);
    return isUnsure
      ? interruptedError(
          this.#name,
          'unknown',
          'a transaction was being committed, which may or may not have happened',
        )
      : interruptedError(this.#name, 'not-executed', 'a transaction was open; nothing of it was kept');
  }
}

function isLost(error: unknown): boolean {
  return error instanceof NotExecuted || error instanceof OwnerGone;
}

function ignoreLost(error: unknown): void {
  if (!isLost(error)) throw error;
}
