import { joinedBytes } from '../../http/joined-bytes.ts';
import { refusal } from '../errors/error-codes.ts';
import { GraphError } from '../errors/graph-error.ts';
import type { ConflictBehavior } from './conflict.ts';
import type { ItemBody } from './item-body.ts';
import type { UploadTarget } from './item-writer.ts';

/** An upload in parts. */
export interface UploadSession {
  readonly id: string;
  readonly driveId: string;
  readonly target: UploadTarget;
  readonly behavior: ConflictBehavior;
  readonly body: ItemBody;
  readonly expiresAt: number;
  readonly parts: Uint8Array[];
  received: number;
}

const LIFE_MS = 6 * 3_600_000;
const PART_BYTES = 320 * 1024;
const MAX_PART_BYTES = 60 * 1024 * 1024;

/** Uploads in parts, by their ids. */
export class UploadSessions {
  readonly #now: () => number;
  readonly #sessions = new Map<string, UploadSession>();
  #opened = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  open(session: Pick<UploadSession, 'driveId' | 'target' | 'behavior' | 'body'>): UploadSession {
    for (const { id, expiresAt } of [...this.#sessions.values()]) {
      if (expiresAt <= this.#now()) this.#sessions.delete(id);
    }
    this.#opened += 1;
    const id = `upload-${this.#opened}`;
    const opened = { ...session, id, expiresAt: this.#now() + LIFE_MS, parts: [], received: 0 };
    this.#sessions.set(id, opened);
    return opened;
  }

  /** Throws Graph's 404 for a session that never was or is over. */
  get(id: string): UploadSession {
    const session = this.#sessions.get(id);
    if (session !== undefined && session.expiresAt > this.#now()) return session;
    throw refusal('itemNotFound', { message: 'The upload session was not found.' });
  }

  cancel(session: UploadSession): void {
    this.#sessions.delete(session.id);
  }

  /** Takes a part; the whole content once the last one is there. Throws Graph's refusals of parts that do not fit. */
  add(session: UploadSession, bytes: Uint8Array, contentRange: string | undefined): Uint8Array | undefined {
    const [, start, end, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange?.trim() ?? '') ?? [];
    if (start === undefined || end === undefined || total === undefined) {
      throw refusal('invalidRequest', { message: 'Invalid Content-Range header value.' });
    }
    const isLast = Number(end) + 1 === Number(total);
    if (Number(end) - Number(start) + 1 !== bytes.length) {
      throw refusal('invalidRequest', { message: 'The Content-Range header does not match the content.' });
    }
    if (Number(start) !== session.received) throw refusal('invalidRange');
    const isOdd = bytes.length % PART_BYTES !== 0 && !isLast;
    if (isOdd || bytes.length > MAX_PART_BYTES) {
      const message = 'Parts must be multiples of 327,680 bytes, and at most 60 MiB.';
      throw new GraphError({ status: 400, code: 'invalidRequest', message });
    }
    session.parts.push(bytes);
    session.received += bytes.length;
    if (!isLast) return undefined;
    this.#sessions.delete(session.id);
    return joinedBytes(session.parts, session.received);
  }
}
