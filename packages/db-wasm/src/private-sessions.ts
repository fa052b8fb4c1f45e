import { NotExecuted, type Sessions } from './sessions.ts';
import { closedError } from './sqlite-errors.ts';

/** The sessions of a database nobody else uses: one that does not execute is closed for good. */
export function privateSessions(host: Sessions, name: string): Sessions {
  const orClosed = async <Result>(work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw error instanceof NotExecuted ? closedError(name) : error;
    }
  };
  return {
    execute: (session, statement, options) => orClosed(host.execute(session, statement, options)),
    open: (session, statement, options) => orClosed(host.open(session, statement, options)),
    read: (session, cursor, count, options) => orClosed(host.read(session, cursor, count, options)),
    closeCursor: (session, cursor) => host.closeCursor(session, cursor),
    end: (session) => host.end(session),
    maintain: (task, options) => orClosed(host.maintain(task, options)),
  };
}
