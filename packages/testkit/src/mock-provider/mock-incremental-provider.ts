import {
  type AbortOptions,
  type Change,
  type ChangePage,
  type Clock,
  type Download,
  type DownloadOptions,
  type FilePage,
  type ListOptions,
  ProviderError,
  type ProviderSupports,
  type ProviderUsage,
  type RemoteFile,
  type Scope,
  type StorageProvider,
  type WatchChannel,
  type WatchOptions,
} from '@music-platform/bridge-traits';
import type { FileContent } from '../remote-drive/file-content.ts';
import { RemoteDrive } from '../remote-drive/remote-drive.ts';
import { untilAborted } from '../until-aborted.ts';
import { DriveSource } from './drive-source.ts';
import { type Fault, Faults } from './faults.ts';
import { mockBody } from './mock-body.ts';
import { CallLog, type MockCall, type MockMember } from './mock-call.ts';
import { faultyChangePages, faultyListingPage } from './mock-pages.ts';
import { type MockProviderOptions, mockSupports } from './mock-provider-options.ts';
import { MockPush } from './mock-push.ts';
import type { MockSource } from './mock-source.ts';
import { withoutStableIds } from './path-ids.ts';
import { ScriptedSource } from './scripted-source.ts';

const PAGE_SIZE = 1000;
const CHUNK_BYTES = 64 * 1024;

/**
 * A provider in memory. It shows a `RemoteDrive`, or exactly the `files`, `changes` and `cursor` a test has set. Faults and
 * latency are scripted; calls, bytes and quota are counted.
 */
export class MockIncrementalProvider implements StorageProvider {
  readonly kind: string;
  readonly supports: ProviderSupports;
  readonly remote: RemoteDrive;
  readonly faults: Faults = new Faults();
  readonly getChanges?: NonNullable<StorageProvider['getChanges']>;
  readonly scopes?: NonNullable<StorageProvider['scopes']>;
  readonly watch?: NonNullable<StorageProvider['watch']>;
  readonly unwatch?: NonNullable<StorageProvider['unwatch']>;
  readonly #options: MockProviderOptions;
  readonly #clock: Clock;
  readonly #drive: DriveSource;
  readonly #log: CallLog;
  readonly #push: MockPush;
  #source: MockSource;
  #scripted: ScriptedSource | undefined;
  #bytes = 0;
  #rangedReads = 0;

  constructor(options: MockProviderOptions = {}) {
    this.#options = options;
    this.kind = options.kind ?? 'mock';
    this.remote = options.remote ?? new RemoteDrive({ clock: options.clock });
    this.#clock = options.clock ?? this.remote.clock;
    this.supports = mockSupports(options, this.remote.logsDescendants);
    const { changeFeed, contentHashes, tags, push, stableIds } = this.supports;
    this.#log = new CallLog(options.quotaCosts ?? {});
    this.#drive = new DriveSource(this.remote, {
      changeFeed,
      hashes: contentHashes,
      tags,
      roots: options.roots ?? {},
    });
    if (!stableIds && changeFeed)
      throw new TypeError('a mock without stable ids has no change feed: set changeFeed to false');
    this.#source = stableIds ? this.#drive : withoutStableIds(this.#drive, this.remote);
    this.#push = new MockPush(this.remote, (notification) => options.onPush?.(notification));
    if (changeFeed) this.getChanges = (cursor, rest) => this.#getChanges(cursor, rest);
    if (options.scopes === true) this.scopes = (rest) => this.#scopes(rest);
    if (push) this.watch = (rest) => this.#watch(rest);
    if (push) this.unwatch = (channel, rest) => this.#unwatch(channel, rest);
  }

  /** Files it lists instead of the cloud's. */
  get files(): readonly RemoteFile[] {
    return this.#scripted?.files ?? [];
  }

  set files(files: readonly RemoteFile[]) {
    this.#script().files = files;
  }

  /** Changes it reports, whatever the cursor. */
  get changes(): readonly Change[] {
    return this.#scripted?.changeList ?? [];
  }

  set changes(changes: readonly Change[]) {
    this.#script().changeList = changes;
  }

  /** The cursor it hands out at the end of a listing and of the changes. */
  get cursor(): string | undefined {
    return this.#scripted?.cursor;
  }

  set cursor(cursor: string | undefined) {
    this.#script().cursor = cursor;
  }

  /** Content of one of `files`; without it, made-up bytes of the file's size. */
  setContent(fileId: string, content: FileContent): void {
    this.#script().contents.set(fileId, content);
  }

  /** The newest calls, in order; each page of a listing or feed is one. */
  get calls(): readonly MockCall[] {
    return this.#log.calls;
  }

  /** Bytes that left the service, and how many downloads asked for a range. */
  get traffic(): { readonly bytes: number; readonly rangedReads: number } {
    return { bytes: this.#bytes, rangedReads: this.#rangedReads };
  }

  /** Refuses the resume points of listings given so far. */
  expireListings(): void {
    this.#drive.expireListings();
  }

  usage(): ProviderUsage {
    return this.#log.usage();
  }

  async *listFiles(options: ListOptions = {}): AsyncGenerator<FilePage, void> {
    const { scope, resumeFrom, under, signal } = options;
    const pages = this.#source.listing({
      scope,
      resumeFrom,
      under,
      pageSize: this.#options.pageSize ?? PAGE_SIZE,
    });
    let reason: string | undefined;
    let previous = resumeFrom;
    for (let page = 1; ; page += 1) {
      const call = { scopeId: scope?.id, under, from: resumeFrom, page };
      const faults = await this.#begin('listFiles', call, signal);
      const step = pages.next();
      if (step.done === true) return;
      const dressed = faultyListingPage(step.value, faults, { reason, previous });
      ({ reason } = dressed);
      previous = step.value.resumeFrom;
      yield* dressed.pages;
      if (step.value.isLast) return;
    }
  }

  async download(file: RemoteFile, options: DownloadOptions = {}): Promise<Download> {
    const { range: asked, signal } = options;
    if (asked !== undefined && !(asked.start >= 0 && asked.end >= asked.start)) {
      throw new TypeError(`a range runs from start to end, not from ${asked.start} to ${asked.end}`);
    }
    const call = this.#record('download', { fileId: file.id, range: asked });
    const faults = await this.#passFaults(call, signal);
    const { content, version } = this.#source.open(file);
    if (asked !== undefined) this.#rangedReads += 1;
    const start = asked?.start ?? 0;
    const range = { start, end: Math.min(asked?.end ?? content.size - 1, content.size - 1) };
    if (range.end < start) range.end = start - 1;
    const { bytesPerSecond, chunkBytes = CHUNK_BYTES } = this.#options;
    const skipped = this.supports.rangedReads ? 0 : Math.min(start, content.size);
    const body = mockBody({
      content,
      range,
      chunkBytes,
      bytesPerSecond,
      clock: this.#clock,
      signal,
      faults,
      onBytes: (bytes) => {
        if (call.bytes === 0) this.#bytes += skipped;
        call.bytes += bytes;
        this.#bytes += bytes;
      },
    });
    return { body, range, totalSize: content.size, version };
  }

  async *#getChanges(
    cursor: string,
    { scope, signal }: { scope?: Scope | undefined } & AbortOptions = {},
  ): AsyncGenerator<ChangePage, void> {
    const pageSize = this.#options.changePageSize ?? this.#options.pageSize ?? PAGE_SIZE;
    const pages = this.#source.changes(cursor, scope, pageSize);
    let previous = cursor;
    for (let page = 1; ; page += 1) {
      const faults = await this.#begin('getChanges', { scopeId: scope?.id, from: cursor, page }, signal);
      const step = pages.next();
      if (step.done === true) return;
      yield* faultyChangePages(step.value, faults, previous);
      previous = step.value.cursor;
      if (!step.value.hasMore) return;
    }
  }

  async #scopes({ signal }: AbortOptions = {}): Promise<readonly Scope[]> {
    await this.#begin('scopes', {}, signal);
    return this.#source.scopes();
  }

  async #watch(options: WatchOptions): Promise<WatchChannel> {
    await this.#begin('watch', { scopeId: options.scope?.id }, options.signal);
    return this.#push.open(options);
  }

  async #unwatch(channel: WatchChannel, { signal }: AbortOptions = {}): Promise<void> {
    await this.#begin('unwatch', {}, signal);
    this.#push.close(channel);
  }

  #script(): ScriptedSource {
    if (this.#options.remote !== undefined)
      throw new TypeError('this mock shows a RemoteDrive: change that instead');
    this.#scripted ??= new ScriptedSource();
    this.#source = this.#scripted;
    return this.#scripted;
  }

  #record(member: MockMember, details: Partial<MockCall>): MockCall {
    const call: MockCall = { ...details, member, at: this.#clock.now(), bytes: 0 };
    this.#log.add(call);
    return call;
  }

  #begin(member: MockMember, details: Partial<MockCall>, signal: AbortSignal | undefined): Promise<Fault[]> {
    signal?.throwIfAborted();
    return this.#passFaults(this.#record(member, details), signal);
  }

  /** Lets the latency pass, then throws or stalls if that is the call's fault; the others are left to the caller. */
  async #passFaults(call: MockCall, signal: AbortSignal | undefined): Promise<Fault[]> {
    signal?.throwIfAborted();
    const { latencyMs = 0 } = this.#options;
    const waitMs = typeof latencyMs === 'number' ? latencyMs : latencyMs(call);
    if (waitMs > 0) await this.#clock.sleep(waitMs, { signal });
    const faults = this.faults.take(call);
    for (const fault of faults) {
      if (fault.kind === 'error') {
        if (fault.error instanceof ProviderError && fault.error.code === 'RATE_LIMITED')
          this.#log.throttles += 1;
        throw fault.error;
      }
      if (fault.kind === 'stall' && fault.afterBytes === undefined) await untilAborted(signal);
    }
    return faults;
  }
}
