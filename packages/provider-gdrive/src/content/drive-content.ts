import { type AbortOptions, type Clock, ProviderError, type RemoteFile } from '@music-platform/bridge-traits';
import {
  type ContentSource,
  followSignal,
  isWebPage,
  type MediaRange,
  type MediaResponse,
  type SentContent,
  ServiceFailure,
  sentContent,
} from '@music-platform/provider-kit';
import { toProviderError } from '../api/provider-error.ts';
import { type DriveContext, getFile } from '../drive-context.ts';
import { versionOf } from '../to-remote-file.ts';

/** Drive may not know everywhere of a file that has just been changed. */
const freshMs = 600_000;
const freshWaitMs = 2_000;

/** The content of one file as it was listed: a shortcut's is its target's. */
export class DriveContent implements ContentSource {
  readonly #ctx: DriveContext;
  readonly #file: RemoteFile;
  readonly #id: string;
  readonly #resourceKey: string | undefined;

  constructor(ctx: DriveContext, file: RemoteFile) {
    this.#ctx = ctx;
    this.#file = file;
    this.#id = file.metadata?.['targetId'] ?? file.id;
    this.#resourceKey = file.metadata?.['resourceKey'];
  }

  get clock(): Clock {
    return this.#ctx.clock;
  }

  /** Asks for a range and says what came. A file that has just been changed and is not found is looked for twice. */
  async open(range: MediaRange | undefined, { signal }: AbortOptions): Promise<SentContent> {
    const { clock, caller } = this.#ctx;
    const { own, leave } = followSignal(signal);
    const options = { signal: own.signal };
    const isFresh = clock.now() - (this.#file.modifiedAt ?? 0) < freshMs;
    const release = ({ hasEnded }: { hasEnded: boolean }): void => {
      leave();
      if (!hasEnded) own.abort();
    };
    try {
      const response = await this.#request(range, options).catch(async (error: unknown) => {
        if (!isFresh || !(error instanceof ProviderError) || error.code !== 'NOT_FOUND') throw error;
        await caller.wait(freshWaitMs, options);
        return this.#request(range, options);
      });
      return { ...sentContent(response, range, this.#file.size), release };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** The version of what would be read now. */
  async currentVersion(options: AbortOptions): Promise<string> {
    return versionOf(await getFile(this.#ctx, this.#id, { ...options, resourceKey: this.#resourceKey }));
  }

  /** Throws `CHANGED_DURING_READ` unless this is the version that was listed. */
  assertVersion(version: string): void {
    if (version === this.#file.version) return;
    throw new ProviderError('CHANGED_DURING_READ', 'The file has changed since it was listed.');
  }

  async assertUnchanged(options: AbortOptions): Promise<void> {
    this.assertVersion(await this.currentVersion(options));
  }

  toError(failure: ServiceFailure): ProviderError {
    return toProviderError(failure, 'download');
  }

  #request(range: MediaRange | undefined, options: { signal: AbortSignal }): Promise<MediaResponse> {
    const { api, caller } = this.#ctx;
    const resourceKeys = this.#resourceKey && `${this.#id}/${this.#resourceKey}`;
    const isPage = this.#file.mimeType === 'text/html';
    return caller.call(
      'download',
      async (request) => {
        const signal = AbortSignal.any([request.signal, options.signal]);
        const response = await api.media(this.#id, range, { ...request, signal, resourceKeys });
        const isForeign = response.status < 300 && isWebPage(response.header) && !isPage;
        if (isForeign) throw new ServiceFailure({ status: response.status, isWebPage: true });
        return response;
      },
      options,
    );
  }
}
