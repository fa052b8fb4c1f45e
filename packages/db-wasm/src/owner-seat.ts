import { type AbortOptions, SyncError } from '@music-platform/bridge-traits';
import { aborted, holdLock, type LockNames, lockNames, onLockFree } from './locks.ts';
import { hasPrivateFiles, type OpenHost } from './open-host.ts';
import { OwnerDesk, perform } from './owner-desk.ts';
import { PostOffice } from './post-office.ts';
import { RemoteOwner } from './remote-owner.ts';
import { NotExecuted, type RunOptions } from './sessions.ts';
import { closedError } from './sqlite-errors.ts';
import type { WasmDatabase } from './wasm-database.ts';
import { type Announcement, type Call, type Message, protocolVersion } from './wire.ts';

/** What a seat is made of. */
export interface OwnerSeatOptions {
  readonly name: string;
  /** This member. */
  readonly id: string;
  /** How long to wait for somebody to own the database. */
  readonly ownerTimeoutMs: number;
  openHost(options: AbortOptions): Promise<OpenHost>;
}

interface OwnHost {
  readonly opened: OpenHost;
  readonly desk: OwnerDesk;
}

/** The last answers of an owner may arrive a little later than the news that it is gone. */
const graceMs = 50;

interface Waiter {
  resolve(owner: string): void;
  reject(reason: unknown): void;
}

/**
 * Who owns the database: at most one member at a time, by a lock of the browser that a dying page gives back. Every member that can
 * store files stands in line for it.
 */
export class OwnerSeat {
  readonly #options: OwnerSeatOptions;
  readonly #office: PostOffice;
  readonly #locks: LockNames;
  readonly #closed = new AbortController();
  readonly #left = new AbortController();
  readonly #waiters = new Set<Waiter>();
  readonly #retired = new Map<string, RemoteOwner>();
  #own: OwnHost | undefined;
  #remote: RemoteOwner | undefined;
  #standing: Promise<void> | undefined;

  constructor(options: OwnerSeatOptions) {
    this.#options = options;
    this.#locks = lockNames(options.name);
    this.#office = new PostOffice(this.#locks.owner, options.id, {
      onAnnouncement: (announcement) => this.#hear(announcement),
      onMessage: (message) => this.#receive(message),
    });
  }

  /** Who owns the database now. */
  get current(): string | undefined {
    return this.#own ? this.#options.id : this.#remote?.id;
  }

  get id(): string {
    return this.#options.id;
  }

  get role(): WasmDatabase['role'] {
    if (this.#own) return 'owner';
    return this.#remote ? 'follower' : 'waiting';
  }

  /** The host, where this member owns the database. */
  get opened(): OpenHost | undefined {
    return this.#own?.opened;
  }

  /** Joins the others. Resolves when somebody, perhaps this member, owns the database. */
  async join(options: AbortOptions): Promise<void> {
    await holdLock(this.#locks.member(this.#options.id), this.#left.signal);
    this.#standInLine();
    this.#ask();
    await this.next(options);
  }

  /** The owner, as soon as there is one. */
  async next({ signal }: AbortOptions): Promise<string> {
    signal?.throwIfAborted();
    if (this.#closed.signal.aborted) throw closedError(this.#options.name);
    const { current } = this;
    if (current !== undefined) return current;
    this.#standInLine();
    return this.#waitForOwner(signal);
  }

  /** Has the owner of that id run a call: rejects with `NotExecuted` or `OwnerGone` when it is no longer the one. */
  async ask(owner: string, call: Call, options: RunOptions): Promise<unknown> {
    if (this.#closed.signal.aborted) throw closedError(this.#options.name);
    if (owner !== this.current) throw new NotExecuted('the database has changed hands');
    if (this.#own) return this.#orClosed(perform(this.#own.opened.host, call, options));
    return this.#remote?.ask(call, options.again === true, options);
  }

  /** Gives everything back; the next in line takes over. */
  async close(): Promise<void> {
    if (!this.#closed.signal.aborted) {
      const error = closedError(this.#options.name);
      this.#closed.abort(error);
      for (const remote of [this.#remote, ...this.#retired.values()]) remote?.gone(error);
      this.#fail(error);
    }
    await this.#standing;
    this.#left.abort();
    this.#office.close();
  }

  async #orClosed<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      throw this.#closed.signal.aborted && error instanceof NotExecuted
        ? closedError(this.#options.name)
        : error;
    }
  }

  /** One that could not open the files stands in line again when somebody asks. */
  #standInLine(): void {
    if (!hasPrivateFiles()) return;
    this.#standing ??= this.#stand().finally(() => {
      this.#standing = undefined;
    });
  }

  /** Waits for the files, and owns them until the member closes. */
  async #stand(): Promise<void> {
    const { signal } = this.#closed;
    try {
      await navigator.locks.request(this.#locks.owner, { signal }, () => this.#reign());
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  async #reign(): Promise<void> {
    const { signal } = this.#closed;
    const opened = await this.#options.openHost({ signal });
    const desk = new OwnerDesk({ host: opened.host, office: this.#office, locks: this.#locks });
    this.#leaveRemote();
    this.#own = { opened, desk };
    this.#announce();
    this.#settle(this.#options.id);
    await aborted(signal);
    await desk.farewell();
    this.#own = undefined;
    opened.close();
    desk.close();
    // The refusals of what was waiting are on their way as soon as the microtasks have run.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }

  #hear(announcement: Announcement): void {
    if (this.#closed.signal.aborted) return;
    if (announcement.protocol !== protocolVersion) {
      if (announcement.kind === 'owner') this.#fail(this.#otherVersion());
      return;
    }
    if (announcement.kind === 'who') {
      if (this.#own) this.#announce();
    } else if (announcement.kind === 'leaving') {
      if (announcement.owner === this.#remote?.id) this.#sayBye(this.#remote);
    } else if (!this.#own && announcement.owner !== this.#remote?.id) {
      this.#follow(announcement.owner);
    }
  }

  #follow(owner: string): void {
    this.#leaveRemote();
    const remote = new RemoteOwner(owner, this.#office);
    this.#remote = remote;
    this.#office.send(owner, { kind: 'hello', from: this.#options.id });
    onLockFree(this.#locks.member(owner), this.#closed.signal, () => {
      if (this.#remote === remote) {
        this.#leaveRemote();
        this.#ask();
      }
      setTimeout(() => this.#giveUp(remote), graceMs);
    });
    this.#settle(owner);
  }

  /** What was asked before is still answered; what comes next is for the next owner. */
  #sayBye(remote: RemoteOwner): void {
    this.#leaveRemote();
    this.#office.send(remote.id, { kind: 'bye', from: this.#options.id });
  }

  #leaveRemote(): void {
    if (this.#remote) this.#retired.set(this.#remote.id, this.#remote);
    this.#remote = undefined;
  }

  #giveUp(remote: RemoteOwner): void {
    remote.gone();
    this.#retired.delete(remote.id);
    this.#office.forget(remote.id);
  }

  #receive(message: Message): void {
    if (message.kind === 'answer' || message.kind === 'refusal') {
      const { from } = message;
      const remote = from === this.#remote?.id ? this.#remote : this.#retired.get(from);
      remote?.receive(message);
    } else {
      this.#own?.desk.receive(message);
    }
  }

  #announce(): void {
    this.#office.announce({ kind: 'owner', protocol: protocolVersion, owner: this.#options.id });
  }

  #ask(): void {
    this.#office.announce({ kind: 'who', protocol: protocolVersion });
  }

  #settle(owner: string): void {
    for (const waiter of this.#waiters) waiter.resolve(owner);
  }

  #fail(error: unknown): void {
    for (const waiter of this.#waiters) waiter.reject(error);
  }

  #waitForOwner(signal: AbortSignal | undefined): Promise<string> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        resolve: (owner) => {
          done();
          resolve(owner);
        },
        reject: (reason) => {
          done();
          reject(reason);
        },
      };
      const leave = (): void => waiter.reject(signal?.reason);
      const timer = setTimeout(() => waiter.reject(this.#nobody()), this.#options.ownerTimeoutMs);
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiters.add(waiter);
    });
  }

  #nobody(): SyncError {
    const { name, ownerTimeoutMs } = this.#options;
    const message = `Database ${name} is held by nobody who answers (waited ${ownerTimeoutMs / 1000} s). Open it in a worker of this site, or reload its pages.`;
    return new SyncError('DATABASE', message, { details: { name, retryable: true } });
  }

  #otherVersion(): SyncError {
    const { name } = this.#options;
    const message = `Database ${name} is held by a page that runs another version of this app. Reload all its pages.`;
    return new SyncError('DATABASE', message, { details: { name } });
  }
}
