/** A drive joined or left, as the log of the drive that reports it has it. */
export interface DriveEvent {
  readonly driveId: string;
  readonly joined: boolean;
}

/** What a log says: something happened to this item (its id), or to a whole drive. Never what: the state now is the answer. */
export interface LogEntry {
  readonly position: number;
  readonly time: number;
  readonly subject: string | DriveEvent;
}

/** When entries become visible to readers. */
export interface LogLag {
  /** This long after they were written. */
  readonly ms?: number | undefined;
  /** Only when `settle` is called. */
  readonly untilSettled?: boolean | undefined;
}

/**
 * One drive's change log: positions grow by one, an item has one entry, and a newer change replaces it by an entry further on.
 */
export class ChangeLog {
  readonly #lag: () => LogLag;
  /** Slot i holds the entry at position i + 1, or nothing once it was replaced. */
  readonly #subjects: (string | DriveEvent | undefined)[] = [];
  readonly #times: number[] = [];
  /** Where the entries of drives, and of items that have left this drive, are. */
  readonly #elsewhere = new Map<string, number>();
  #visible = 0;

  constructor(lag: () => LogLag) {
    this.#lag = lag;
  }

  /** Position of the newest entry, visible or not; 0 for an empty log. */
  get head(): number {
    return this.#subjects.length;
  }

  /** Writes an item's entry and returns its position. `replaces`: where its entry was, 0 for nowhere. */
  append(itemId: string, time: number, replaces: number): number {
    const earlier = replaces > 0 ? replaces : (this.#elsewhere.get(`item:${itemId}`) ?? 0);
    return this.#push(itemId, time, earlier);
  }

  /** Writes the entry of an item that leaves this drive for another. */
  appendDeparture(itemId: string, time: number, replaces: number): void {
    this.#elsewhere.set(`item:${itemId}`, this.#push(itemId, time, replaces));
  }

  /** Writes the entry of a drive that joined or left. */
  appendDrive(event: DriveEvent, time: number): void {
    const key = `drive:${event.driveId}`;
    this.#elsewhere.set(key, this.#push(event, time, this.#elsewhere.get(key) ?? 0));
  }

  /** The newest position a reader sees at `now`. */
  visibleHead(now: number): number {
    const { untilSettled, ms: lagMs = 0 } = this.#lag();
    if (untilSettled === true) return this.#visible;
    while (this.#visible < this.head && (this.#times[this.#visible] ?? 0) + lagMs <= now) this.#visible += 1;
    return this.#visible;
  }

  /** Makes everything written so far visible. */
  settle(): void {
    this.#visible = this.head;
  }

  /** Up to `limit` visible entries behind `position`, and whether more follow. */
  read(
    position: number,
    limit: number,
    now: number,
  ): { entries: LogEntry[]; position: number; hasMore: boolean } {
    const head = this.visibleHead(now);
    const entries: LogEntry[] = [];
    let last = position;
    for (let next = position + 1; next <= head; next += 1) {
      const subject = this.#subjects[next - 1];
      if (subject === undefined) continue;
      if (entries.length === limit) return { entries, position: last, hasMore: true };
      entries.push({ position: next, time: this.#times[next - 1] ?? 0, subject });
      last = next;
    }
    return { entries, position: Math.max(position, head), hasMore: false };
  }

  #push(subject: string | DriveEvent, time: number, replaces: number): number {
    if (replaces > 0) this.#subjects[replaces - 1] = undefined;
    this.#subjects.push(subject);
    this.#times.push(time);
    return this.#subjects.length;
  }
}
