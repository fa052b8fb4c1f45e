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
import { isAddressRefused, toProviderError } from '../api/provider-error.ts';
import { type GraphContext, getItem } from '../graph-context.ts';
import type { ItemRef } from '../ids.ts';
import { hasVersion, versionOf } from '../to-remote-file.ts';
import type { DownloadAddresses } from './download-addresses.ts';

/** Addresses asked for in a row because the one before was refused. */
const mostAddresses = 3;

/** What is known of an item that is about to be read. */
export interface CurrentContent {
  version: string;
  url: string;
}

/** The content of one file as it was listed. */
export class ItemContent implements ContentSource {
  readonly #ctx: GraphContext;
  readonly #addresses: DownloadAddresses;
  readonly #file: RemoteFile;
  readonly #ref: ItemRef;
  /** The version that is read: the listed one, unless it had changed before the first byte. */
  #version: string;

  constructor(ctx: GraphContext, addresses: DownloadAddresses, file: RemoteFile, ref: ItemRef) {
    this.#ctx = ctx;
    this.#addresses = addresses;
    this.#file = file;
    this.#ref = ref;
    this.#version = file.version;
  }

  get clock(): Clock {
    return this.#ctx.clock;
  }

  get version(): string {
    return this.#version;
  }

  /** Takes the content as it is now for the one to be read. */
  async begin(options: AbortOptions): Promise<void> {
    this.#version = (await this.#refresh(options)).version;
  }

  async assertUnchanged(options: AbortOptions): Promise<void> {
    if ((await this.#refresh(options)).version !== this.#version) throw changed();
  }

  toError(failure: ServiceFailure): ProviderError {
    return toProviderError(failure, 'download');
  }

  /** An address that is refused is replaced by a new one, of the same content. */
  async open(range: MediaRange | undefined, { signal }: AbortOptions): Promise<SentContent> {
    const { own, leave } = followSignal(signal);
    const release = ({ hasEnded }: { hasEnded: boolean }): void => {
      leave();
      if (!hasEnded) own.abort();
    };
    try {
      return await this.#open(range, { signal: own.signal }, release);
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #open(
    range: MediaRange | undefined,
    options: { signal: AbortSignal },
    release: SentContent['release'],
  ): Promise<SentContent> {
    for (let attempt = 1; ; attempt += 1) {
      const url = await this.#address(options);
      try {
        const response = await this.#request(url, range, options);
        const sent = { ...sentContent(response, range, this.#file.size), release };
        this.#assertWorthwhile(response, sent, range);
        return sent;
      } catch (error) {
        if (!isAddressRefused(error)) throw error;
        this.#addresses.drop(this.#file.id);
        if (attempt === mostAddresses) {
          throw new ProviderError('UNAVAILABLE', 'OneDrive refuses its own download addresses.', {
            cause: error,
          });
        }
      }
    }
  }

  async #address(options: AbortOptions): Promise<string> {
    const known = this.#addresses.find(this.#file.id, this.#version, this.clock.now());
    if (known !== undefined) return known;
    const { version, url } = await this.#refresh(options);
    if (version !== this.#version) throw changed();
    return url;
  }

  async #refresh(options: AbortOptions): Promise<CurrentContent> {
    const item = await getItem(this.#ctx, this.#ref, options);
    if (item.deleted !== undefined) throw new ProviderError('NOT_FOUND', 'The file has been deleted.');
    if (item.malware !== undefined) throw unreadable('OneDrive has found malware in this file.');
    const { downloadUrl } = item;
    if (downloadUrl === undefined) throw unreadable('OneDrive does not hand out the content of this item.');
    if (!this.#ctx.links.mayFetch(downloadUrl)) {
      throw new ProviderError('INVALID_RESPONSE', 'OneDrive names no safe address for this content.');
    }
    const drive = item.parentReference?.driveId ?? this.#ref.drive;
    const version = hasVersion(item, drive, this.#version) ? this.#version : versionOf(item, drive);
    this.#addresses.note(this.#file.id, version, downloadUrl, this.clock.now());
    return { version, url: downloadUrl };
  }

  #request(
    url: string,
    range: MediaRange | undefined,
    { signal }: { signal: AbortSignal },
  ): Promise<MediaResponse> {
    const { api, caller, options } = this.#ctx;
    const isPage = this.#file.mimeType === 'text/html';
    return caller.call(
      'download',
      async (request) => {
        const response = await api.media(url, range, {
          ...request,
          service: options.endpoint,
          signal: AbortSignal.any([request.signal, signal]),
        });
        const isForeign = response.status < 300 && isWebPage(response.header) && !isPage;
        if (isForeign) throw new ServiceFailure({ status: response.status, isWebPage: true });
        return response;
      },
      { signal, anonymous: true },
    );
  }

  /** A server that ignores the range sends everything before it, too. */
  #assertWorthwhile({ status }: MediaResponse, sent: SentContent, range: MediaRange | undefined): void {
    const { mostSkippedBytes } = this.#ctx.options;
    const skipped = status === 200 ? (range?.start ?? 0) : 0;
    if (skipped <= mostSkippedBytes) return;
    sent.release({ hasEnded: false });
    throw unreadable('The server ignores ranges, and what was asked for lies too far behind.');
  }
}

function changed(): ProviderError {
  return new ProviderError('CHANGED_DURING_READ', 'The file has changed since it was listed.');
}

function unreadable(message: string): ProviderError {
  return new ProviderError('UNREADABLE_CONTENT', message);
}
