import type { AbortOptions } from '@music-platform/bridge-traits';
import type { StatementResult } from './connection.ts';
import type { Row } from './statement.ts';

/** A statement on its way to the database. */
export interface SqlStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** How to run a statement. */
export interface RunOptions extends AbortOptions {
  /** It may have run before, unheard: run it only if it changes nothing. */
  again?: boolean | undefined;
}

/** What a statement did, and whether its session is inside a transaction now. */
export interface SessionResult extends StatementResult {
  inTransaction: boolean;
}

/** Work on the whole database. */
export type MaintenanceTask =
  | { readonly kind: 'integrity' }
  | { readonly kind: 'size' }
  | { readonly kind: 'export' }
  | { readonly kind: 'import'; readonly bytes: Uint8Array };

/**
 * A database many sessions share. Each session sees its own transaction only; what others do waits for its end, or reads what was
 * committed before it began.
 */
export interface Sessions {
  execute(session: string, statement: SqlStatement, options?: RunOptions): Promise<SessionResult>;
  /** Begins to read; the result names the cursor. */
  open(session: string, statement: SqlStatement, options?: RunOptions): Promise<string>;
  /** Up to `count` rows; fewer at the end. */
  read(session: string, cursor: string, count: number, options?: RunOptions): Promise<Row[]>;
  closeCursor(session: string, cursor: string): Promise<void>;
  /** Rolls back what the session left open. */
  end(session: string): Promise<void>;
  maintain(task: MaintenanceTask, options?: RunOptions): Promise<unknown>;
}

/** The statement did not run, and never will: ask whoever has the database now. */
export class NotExecuted extends Error {
  override readonly name = 'NotExecuted';
}
