import { joinedBytes } from '../../http/joined-bytes.ts';
import { ApiError } from '../api-error.ts';
import type { FileIds } from '../file-ids.ts';
import type { Parameters } from '../parameters.ts';
import type { FileMetadata } from './file-metadata.ts';

/** What arrives with a file: its bytes and what they are said to be. */
export interface UploadedMedia {
  readonly bytes: Uint8Array;
  readonly mimeType: string | undefined;
}

/** A resumable upload in progress. */
export interface UploadSession {
  readonly id: string;
  /** The file whose content is replaced; undefined for a new one. */
  readonly fileId: string | undefined;
  readonly metadata: FileMetadata;
  readonly parameters: Parameters;
  readonly mimeType: string | undefined;
  readonly chunks: Uint8Array[];
  received: number;
}

/** What a `Content-Range` of an upload says. */
interface ChunkRange {
  readonly start: number | undefined;
  readonly total: number | undefined;
}

/** Resumable uploads by their ids. */
export class UploadSessions {
  readonly #ids: FileIds;
  readonly #sessions = new Map<string, UploadSession>();

  constructor(ids: FileIds) {
    this.#ids = ids;
  }

  open(session: Omit<UploadSession, 'id' | 'chunks' | 'received'>): UploadSession {
    const opened = { ...session, id: this.#ids.next(), chunks: [], received: 0 };
    this.#sessions.set(opened.id, opened);
    return opened;
  }

  /** Throws Drive's 404 for a session that never was or is over. */
  get(id: string | undefined): UploadSession {
    const session = id === undefined ? undefined : this.#sessions.get(id);
    if (session !== undefined) return session;
    throw new ApiError({ status: 404, reason: 'notFound', message: 'Upload session not found.' });
  }

  /** Takes a chunk. Resolves to the whole content once the last one is there. */
  add(session: UploadSession, bytes: Uint8Array, contentRange: string | undefined): Uint8Array | undefined {
    const range = chunkRange(contentRange);
    if (range !== undefined && range.start !== undefined && range.start !== session.received) {
      const message = 'The chunk does not begin where the upload ends.';
      throw new ApiError({ status: 400, reason: 'invalidContentRange', message });
    }
    const isStatusQuery = range !== undefined && range.start === undefined;
    if (!isStatusQuery && bytes.length > 0) {
      session.chunks.push(bytes);
      session.received += bytes.length;
    }
    const isWhole = range === undefined || range.total === session.received;
    if (!isWhole) return undefined;
    this.#sessions.delete(session.id);
    return joinedBytes(session.chunks, session.received);
  }
}

/** `bytes 0-99/200`, `bytes 0-99/*`, or `bytes *` + `/200` to ask how far an upload has come. */
function chunkRange(header: string | undefined): ChunkRange | undefined {
  if (header === undefined) return undefined;
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(header.trim()) ?? [];
  if (total === undefined) {
    const message = 'Failed to parse Content-Range header.';
    throw new ApiError({ status: 400, reason: 'invalidContentRange', message });
  }
  return {
    start: start === undefined ? undefined : Number(start),
    total: total === '*' ? undefined : Number(total),
  };
}
