import type { Announcement, Message } from './wire.ts';

const keptOutboxes = 64;

/** What a member does with what it hears. */
export interface Listener {
  onAnnouncement(announcement: Announcement): void;
  onMessage(message: Message): void;
}

/** Messages among all who share a database: an inbox for each, and one channel that everybody hears. */
export class PostOffice {
  readonly id: string;
  readonly #base: string;
  readonly #everybody: BroadcastChannel;
  readonly #inbox: BroadcastChannel;
  readonly #outboxes = new Map<string, BroadcastChannel>();
  #isClosed = false;

  constructor(base: string, id: string, listener: Listener) {
    this.id = id;
    this.#base = base;
    this.#everybody = new BroadcastChannel(base);
    this.#inbox = new BroadcastChannel(`${base}/${id}`);
    this.#everybody.onmessage = (event: MessageEvent<Announcement>) => listener.onAnnouncement(event.data);
    this.#inbox.onmessage = (event: MessageEvent<Message>) => listener.onMessage(event.data);
  }

  announce(announcement: Announcement): void {
    this.#everybody.postMessage(announcement);
  }

  /** Sends a message to one member; a closed office sends nothing. Throws what cannot be sent. */
  send(to: string, message: Message): void {
    if (!this.#isClosed) this.#outboxOf(to).postMessage(message);
  }

  /** Forgets a member that is gone. */
  forget(member: string): void {
    this.#outboxes.get(member)?.close();
    this.#outboxes.delete(member);
  }

  close(): void {
    this.#isClosed = true;
    this.#everybody.close();
    this.#inbox.close();
    for (const member of [...this.#outboxes.keys()]) this.forget(member);
  }

  #outboxOf(member: string): BroadcastChannel {
    const outbox = this.#outboxes.get(member) ?? new BroadcastChannel(`${this.#base}/${member}`);
    this.#outboxes.delete(member);
    this.#outboxes.set(member, outbox);
    const [oldest] = this.#outboxes.keys();
    if (this.#outboxes.size > keptOutboxes && oldest !== undefined) this.forget(oldest);
    return outbox;
  }
}
