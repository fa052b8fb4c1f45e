import { ProviderError } from '@music-platform/bridge-traits';

/** Bytes `start` to `end`, both inclusive; without `end`, all that follow. */
export interface MediaRange {
  start: number;
  end?: number | undefined;
}

/** A content answer whose body has not been read. Status 200, 206 or 416. */
export interface MediaResponse {
  status: number;
  /** Value of a header, where the client may see it. */
  header(name: string): string | undefined;
  /** Consumed at most once; leaving the loop early releases the connection. */
  body: AsyncIterable<Uint8Array>;
}

/** What an answer carries, in positions of the file. */
export interface SentContent {
  /** Position of the first byte of `body`; it lies before what was asked for where the server ignored the range. */
  from: number;
  /** Position of the last byte that was asked for and exists; below `from` when there is none. */
  end: number;
  /** More than what was asked for follows in `body`. */
  goesOn: boolean;
  totalSize: number | undefined;
  body: AsyncIterable<Uint8Array>;
  /** Nothing more is wanted: gives up the connection, unless the body has ended. */
  release(body: { hasEnded: boolean }): void;
}

/** Reads what an answer says of itself. `size`: what the listing said, for servers that say nothing. */
export function sentContent(
  { status, header, body }: MediaResponse,
  range: MediaRange | undefined,
  size: number | undefined,
): Omit<SentContent, 'release'> {
  const start = range?.start ?? 0;
  const wanted = range?.end ?? Number.POSITIVE_INFINITY;
  if (status === 416) {
    return { from: start, end: start - 1, goesOn: false, totalSize: totalOf(header('content-range')), body };
  }
  if (status === 200) {
    const totalSize = lengthOf(header) ?? size;
    const end = lastOf(wanted, totalSize);
    return { from: 0, end, goesOn: totalSize === undefined || end < totalSize - 1, totalSize, body };
  }
  const told = header('content-range');
  if (told === undefined)
    return { from: start, end: lastOf(wanted, size), goesOn: false, totalSize: size, body };
  const [, from = Number.NaN, end = Number.NaN] = (/^bytes (\d+)-(\d+)\//.exec(told) ?? []).map(Number);
  if (!(from <= start) || !(end >= start)) {
    throw new ProviderError('INVALID_RESPONSE', 'Another range came than the one asked for.');
  }
  return { from, end: Math.min(end, wanted), goesOn: end > wanted, totalSize: totalOf(told) ?? size, body };
}

function lastOf(wanted: number, totalSize: number | undefined): number {
  return totalSize === undefined ? wanted : Math.min(wanted, totalSize - 1);
}

function totalOf(contentRange: string | undefined): number | undefined {
  const total = /\/(\d{1,16})$/.exec(contentRange ?? '')?.[1];
  return total === undefined ? undefined : Number(total);
}

/** The length of a compressed body says nothing about the file. */
function lengthOf(header: MediaResponse['header']): number | undefined {
  const length = header('content-length') ?? '';
  const isPlain = (header('content-encoding') ?? 'identity') === 'identity';
  return isPlain && /^\d{1,16}$/.test(length) ? Number(length) : undefined;
}
