import type { Clock } from '@music-platform/bridge-traits';
import { ChangeLog, type LogLag } from './change-log.ts';
import { DriveCursors } from './drive-cursors.ts';
import type { StoredItem } from './drive-item.ts';

interface DriveFeed {
  readonly log: ChangeLog;
  readonly cursors: DriveCursors;
}

/** The change logs of all drives, their cursors, and who is told about changes. */
export class DriveFeeds {
  readonly #clock: Clock;
  readonly #lag: () => LogLag;
  readonly #feeds = new Map<string, DriveFeed>();
  readonly #listeners = new Set<(driveId: string) => void>();
  #version = 0;

  constructor(clock: Clock, lag: () => LogLag) {
    this.#clock = clock;
    this.#lag = lag;
  }

  add(driveId: string): void {
    this.#feeds.set(driveId, {
      log: new ChangeLog(this.#lag),
      cursors: new DriveCursors(`c${this.#feeds.size}`),
    });
  }

  /** Writes the item's entry, in place of its earlier one. */
  log(item: StoredItem): void {
    this.#version += 1;
    item.version = this.#version;
    item.position = this.#feed(item.driveId).log.append(item.id, this.#clock.now(), item.position);
  }

  /** Writes that the item leaves its drive. */
  logDeparture(item: StoredItem): void {
    this.#feed(item.driveId).log.appendDeparture(item.id, this.#clock.now(), item.position);
    item.position = 0;
    item.appearedAt = 0;
    item.bornAt = 0;
  }

  /** Writes into `driveId`'s log that another drive joined or left. */
  logDrive(driveId: string, event: { driveId: string; joined: boolean }): void {
    this.#feed(driveId).log.appendDrive(event, this.#clock.now());
  }

  visibleHead(driveId: string): number {
    return this.#feed(driveId).log.visibleHead(this.#clock.now());
  }

  headCursor(driveId: string): string {
    return this.#feed(driveId).cursors.encode(this.visibleHead(driveId));
  }

  /** Visible entries behind a cursor, and the position the cursor stands for. Throws `CURSOR_EXPIRED`. */
  read(
    driveId: string,
    cursor: string,
    limit: number,
  ): { from: number; cursor: string; hasMore: boolean; entries: ReturnType<ChangeLog['read']>['entries'] } {
    const { log, cursors } = this.#feed(driveId);
    const from = cursors.decode(cursor);
    const { entries, position, hasMore } = log.read(from, limit, this.#clock.now());
    return { from, entries, cursor: cursors.encode(position), hasMore };
  }

  /** Refuses the cursors handed out so far, of one drive or of all. */
  expireCursors(driveId: string | undefined): void {
    for (const [id, feed] of this.#feeds) if (driveId === undefined || id === driveId) feed.cursors.expire();
  }

  settle(): void {
    for (const feed of this.#feeds.values()) feed.log.settle();
  }

  subscribe(listener: (driveId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notify(driveId: string): void {
    for (const listener of [...this.#listeners]) listener(driveId);
  }

  #feed(driveId: string): DriveFeed {
    const feed = this.#feeds.get(driveId);
    if (feed === undefined) throw new TypeError(`there is no drive ${driveId}`);
    return feed;
  }
}
