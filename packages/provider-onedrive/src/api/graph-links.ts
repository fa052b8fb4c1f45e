import { ProviderError } from '@music-platform/bridge-traits';
import { mayFetchContent } from '@music-platform/provider-kit';
import type { ItemRef } from '../ids.ts';

/** Addresses of Graph v1.0 at one endpoint. */
export class GraphLinks {
  readonly #origin: string;
  readonly #base: string;

  constructor(endpoint: string) {
    this.#origin = new URL(endpoint).origin;
    this.#base = `${this.#origin}/v1.0`;
  }

  /** An address from encoded path segments. */
  to(path: string, query: Readonly<Record<string, string | number>> = {}): string {
    const pairs = Object.entries(query).map(
      ([name, value]) => `${name}=${encodeURIComponent(String(value).toWellFormed())}`,
    );
    return `${this.#base}/${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
  }

  item({ drive, item }: ItemRef, query?: Readonly<Record<string, string | number>>): string {
    return this.to(`drives/${segment(drive)}/items/${segment(item)}`, query);
  }

  /**
   * A link the service gave, unchanged: it is opaque, but it is sent with a token. Throws `INVALID_RESPONSE` for one that leads to another
   * host.
   */
  followed(link: string): string {
    if (this.isOwn(link)) return link;
    throw new ProviderError(
      'INVALID_RESPONSE',
      "OneDrive's answer leads to another host: it is not followed.",
    );
  }

  isOwn(link: string): boolean {
    return URL.canParse(link) && new URL(link).origin === this.#origin;
  }

  /** Whether content may be fetched from an address: over https and not in the local network, unless Graph itself is there. */
  mayFetch(url: string): boolean {
    return mayFetchContent(url, this.#origin);
  }
}

/** An id as part of a path. */
export function segment(id: string): string {
  return encodeURIComponent(id.toWellFormed()).replaceAll('%21', '!').replaceAll('%2C', ',');
}
