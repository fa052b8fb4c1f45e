import { SyncError, type SyncErrorCode } from '@music-platform/bridge-traits';
import { type MaintenanceTask, NotExecuted, type SqlStatement } from './sessions.ts';

/** Tabs that speak another version are told to reload. */
export const protocolVersion = 1;

/** Heard by all who share a database. */
export type Announcement =
  /** Who holds the database? */
  | { readonly kind: 'who'; readonly protocol: number }
  /** `owner` holds it, and answers. */
  | { readonly kind: 'owner'; readonly protocol: number; readonly owner: string }
  /** `owner` answers what it was asked so far, and then gives the database away. */
  | { readonly kind: 'leaving'; readonly protocol: number; readonly owner: string };

/** A member of `Sessions` and its arguments. */
export type Call =
  | { readonly member: 'execute'; readonly session: string; readonly statement: SqlStatement }
  | { readonly member: 'open'; readonly session: string; readonly statement: SqlStatement }
  | { readonly member: 'read'; readonly session: string; readonly cursor: string; readonly count: number }
  | { readonly member: 'closeCursor'; readonly session: string; readonly cursor: string }
  | { readonly member: 'end'; readonly session: string }
  | { readonly member: 'maintain'; readonly task: MaintenanceTask };

/** What arrives in a member's inbox. Numbers of requests are the sender's own. */
export type Message =
  /** The sender may ask from now on. */
  | { readonly kind: 'hello'; readonly from: string }
  /** The sender asks no more. */
  | { readonly kind: 'bye'; readonly from: string }
  | {
      readonly kind: 'request';
      readonly from: string;
      readonly id: number;
      readonly call: Call;
      readonly again: boolean;
    }
  | { readonly kind: 'cancel'; readonly from: string; readonly id: number }
  | { readonly kind: 'answer'; readonly from: string; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly from: string; readonly id: number; readonly error: WireError };

/** An error on its way. */
export interface WireError {
  readonly type: 'sync' | 'type' | 'range' | 'not-executed' | 'other';
  readonly message: string;
  readonly code?: SyncErrorCode;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An error as plain data. */
export function packError(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SyncError) return { type: 'sync', message, code: error.code, details: error.details };
  if (error instanceof NotExecuted) return { type: 'not-executed', message };
  if (error instanceof TypeError) return { type: 'type', message };
  return { type: error instanceof RangeError ? 'range' : 'other', message };
}

/** The error that was packed. */
export function unpackError({ type, message, code, details }: WireError): Error {
  if (type === 'sync') return new SyncError(code ?? 'DATABASE', message, details ? { details } : {});
  if (type === 'not-executed') return new NotExecuted(message);
  if (type === 'type') return new TypeError(message);
  return type === 'range' ? new RangeError(message) : new Error(message);
}
