import { type ChangePage, ProviderError, type RemoteFile, type Scope } from '@music-platform/bridge-traits';
import type { FileContent } from '../remote-drive/file-content.ts';
import type { RemoteDrive } from '../remote-drive/remote-drive.ts';
import type { DriveChange, SeenItem } from '../remote-drive/remote-drive-options.ts';
import { type DriveFileOptions, driveChange, driveFile } from './drive-file.ts';
import type { ListingRequest, ListingStep, MockSource } from './mock-source.ts';

export interface DriveSourceOptions extends DriveFileOptions {
  /** Whether listings end with a cursor. */
  readonly changeFeed: boolean;
  /** Folders that bound the library, by drive id. */
  readonly roots: Readonly<Record<string, string>>;
}

/** Answers from a `RemoteDrive`. A listing's resume points carry the cursor taken before its first page. */
export class DriveSource implements MockSource {
  readonly #remote: RemoteDrive;
  readonly #options: DriveSourceOptions;
  #listingEpoch = 1;

  constructor(remote: RemoteDrive, options: DriveSourceOptions) {
    this.#remote = remote;
    this.#options = options;
  }

  /** Refuses the resume points given so far. */
  expireListings(): void {
    this.#listingEpoch += 1;
  }

  scopes(): Scope[] {
    const joined = this.#remote.drives().filter((drive) => drive.joined);
    return joined.map(({ id, name }) => {
      const rootId = this.#options.roots[id];
      return rootId === undefined ? { id, name } : { id, name, rootId };
    });
  }

  *listing({ scope, resumeFrom, under, pageSize }: ListingRequest): Generator<ListingStep, undefined> {
    const driveId = this.#driveId(scope);
    const start = resumeFrom === undefined ? this.#begin(driveId) : this.#decode(resumeFrom);
    const items = this.#remote.items(driveId, { after: start.after, under });
    let after = start.after;
    let next = nextPresent(items);
    do {
      const files: RemoteFile[] = [];
      for (; next !== undefined && files.length < pageSize; next = nextPresent(items)) {
        files.push(driveFile(next, this.#options));
        after = next.ordinal;
      }
      const isLast = next === undefined;
      const cursor = isLast && under === undefined ? start.cursor : undefined;
      yield { files, resumeFrom: this.#encode({ after, cursor: start.cursor }), isLast, cursor };
    } while (next !== undefined);
    return undefined;
  }

  *changes(cursor: string, scope: Scope | undefined, pageSize: number): Generator<ChangePage, undefined> {
    const driveId = this.#driveId(scope);
    let position = cursor;
    for (let hasMore = true; hasMore; ) {
      const page = this.#remote.changes(driveId, position, { limit: pageSize });
      ({ hasMore, cursor: position } = page);
      const changes = page.changes.flatMap((change) => driveChange(change, this.#options) ?? []);
      const listUnder = page.changes.flatMap(appearedFolder);
      yield { changes, cursor: position, hasMore, ...(listUnder.length > 0 ? { listUnder } : {}) };
    }
    return undefined;
  }

  open(file: RemoteFile): { content: FileContent; version: string } {
    const item = this.#remote.get(file.id);
    if (item?.state !== 'present')
      throw new ProviderError('NOT_FOUND', 'The file is gone or no longer shared.');
    const shown = driveFile(item, { hashes: [], tags: false });
    if (shown.unreadable !== undefined || item.content === undefined) {
      throw new ProviderError(
        'UNREADABLE_CONTENT',
        `The file has no content to read (${shown.unreadable ?? shown.kind}).`,
      );
    }
    return { content: item.content, version: shown.version };
  }

  #driveId(scope: Scope | undefined): string {
    return scope?.id ?? this.#remote.mainDriveId;
  }

  #begin(driveId: string): { after: number; cursor: string | undefined } {
    return { after: -1, cursor: this.#options.changeFeed ? this.#remote.headCursor(driveId) : undefined };
  }

  #encode(point: { after: number; cursor: string | undefined }): string {
    return `l${this.#listingEpoch}:${point.after}:${point.cursor ?? ''}`;
  }

  #decode(token: string): { after: number; cursor: string | undefined } {
    const [, epoch, after, cursor] = /^l(\d+):(-?\d+):(.*)$/.exec(token) ?? [];
    if (epoch !== String(this.#listingEpoch)) {
      throw new ProviderError('CURSOR_EXPIRED', 'The resume point is unknown or no longer valid.');
    }
    return { after: Number(after), cursor: cursor === '' ? undefined : cursor };
  }
}

function nextPresent(items: Iterator<SeenItem>): SeenItem | undefined {
  for (;;) {
    const step = items.next();
    if (step.done === true) return undefined;
    if (step.value.state === 'present') return step.value;
  }
}

function appearedFolder(change: DriveChange): string[] {
  return change.kind === 'item' && change.contentAppeared && change.item?.state === 'present'
    ? [change.id]
    : [];
}
