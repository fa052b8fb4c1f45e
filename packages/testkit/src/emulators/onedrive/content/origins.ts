import type { AccountTraits } from '../account.ts';

/** Which origin a pre-authenticated address has, for a client that reached the service at another. */
export class Origins {
  readonly #traits: AccountTraits;
  readonly #known = new Map<string, string>();
  /** Origin of links, in place of the one a request came to. */
  publicOrigin: string | undefined;

  constructor(traits: AccountTraits, publicOrigin: string | undefined) {
    this.#traits = traits;
    this.publicOrigin = publicOrigin;
  }

  /** Says where downloads are for who uses the service at `origin`. */
  add(origin: string, downloadOrigin: string): void {
    this.#known.set(origin, downloadOrigin);
  }

  /** Origin of links that lead back to the service. */
  api(request: { readonly url: URL }): string {
    return this.publicOrigin ?? request.url.origin;
  }

  /** Origin of pre-authenticated addresses. */
  download(request: { readonly url: URL }): string {
    return this.#known.get(this.api(request)) ?? `https://${this.#traits.downloadHost}`;
  }
}
